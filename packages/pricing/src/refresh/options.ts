/** What a refresh is asked, and what it answers. Clock, waiting, chance and the network come in, so that tests bring their own. */
import type { Cloud, PricesDocument, ShapesDocument, TermsDocument } from '@plimsoll/core';
import type { Progress } from '../source/progress.ts';
import type { SourceError } from '../source/source-error.ts';

export interface RefreshOptions {
  cloud: Cloud;
  /** codes of regions, at least one */
  regions: readonly string[];
  /** where snapshots are written; made when it is not there */
  dataFolder: string;
  /** the newest documents known of a region (or `global`), shipped or refreshed */
  before: (region: string) => { prices?: PricesDocument | undefined; terms?: TermsDocument | undefined };
  /** the cloud's machine types */
  shapes: ShapesDocument;
  env: Record<string, string | undefined>;
  now: () => Date;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  fetch: typeof globalThis.fetch;
  /** another address of the price list */
  endpoint?: string | undefined;
  /** of GCP's client */
  transport?: 'grpc' | 'rest' | undefined;
  /** reserved instances and savings plans too; default true */
  terms?: boolean;
  /** AWS: read EC2 from its bulk offer file (`bulk`), or bulk offer files that are here already */
  bulk?: boolean;
  offerFiles?: readonly string[];
  /** publish although far fewer machine types are listed than at the refresh before */
  acceptFewer?: boolean;
  attempts?: number;
  /** of one call; default one minute */
  timeoutMs?: number;
  retryBudgetMs?: number;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: Progress) => void;
  onRetry?: (what: string, error: SourceError, waitMs: number) => void;
}

export interface RefreshResult {
  cloud: Cloud;
  folder: string;
  snapshotDate: string;
  regions: { region: string; machines: number; resources: number; skus: number; terms: number; machinesBefore: number }[];
  /** what the list does not say */
  gaps: string[];
  carriedOver: string[];
  parts: { read: number; reused: number };
}
