/** AWS's words for a machine's bandwidth: `25 Gigabit` is held, `Up to 12.5 Gigabit` is a burst, `High` is no figure at all. */

export interface NetworkText {
  /** what the machine can hold */
  gbps: number | undefined;
  /** what it can reach for a while */
  burstGbps: number | undefined;
}

/** @example networkText('Up to 12.5 Gigabit') // => { gbps: undefined, burstGbps: 12.5 } */
export function networkText(text: string): NetworkText {
  const found = /^(up to )?(?:(\d+)x )?([\d.]+) (gigabit|megabit|terabit)/i.exec(text.trim());
  if (!found) return { gbps: undefined, burstGbps: undefined };
  const scale = { gigabit: 1, megabit: 1e-3, terabit: 1e3 }[found[4]!.toLowerCase()]!;
  const gbps = Number(found[3]) * Number(found[2] ?? 1) * scale;
  if (!Number.isFinite(gbps)) return { gbps: undefined, burstGbps: undefined };
  return found[1] ? { gbps: undefined, burstGbps: gbps } : { gbps, burstGbps: gbps };
}
