/** What money buys and who spends it, in the same words wherever the bill is shown. */
import type { MoneyGroup } from '@plimsoll/core';

export const MONEY_WORDS: Record<MoneyGroup, string> = {
  compute: 'machines',
  confidential: 'confidential surcharge',
  storage: 'disks and the rest',
  balancing: 'load balancing',
  traffic: 'data transfer and NAT',
  observability: 'logs and metrics',
};

/** Lines of no single service are shared. */
export const ownerOf = ({ service, region }: { service: string | null; region: string | null }) =>
  [service ?? 'shared', region].filter((part) => part !== null).join(' ');
