/** Units of text values: exact factors to the base units (seconds, bytes, plain numbers). kB is 1000 bytes, KiB 1024. */
export type BaseUnit = 's' | 'B' | null;

export const UNITS: Readonly<Record<string, { base: BaseUnit; factor: number }>> = {
  ns: { base: 's', factor: 1e-9 },
  us: { base: 's', factor: 1e-6 },
  ms: { base: 's', factor: 1e-3 },
  s: { base: 's', factor: 1 },
  min: { base: 's', factor: 60 },
  h: { base: 's', factor: 3600 },
  B: { base: 'B', factor: 1 },
  kB: { base: 'B', factor: 1e3 },
  MB: { base: 'B', factor: 1e6 },
  GB: { base: 'B', factor: 1e9 },
  TB: { base: 'B', factor: 1e12 },
  KiB: { base: 'B', factor: 2 ** 10 },
  MiB: { base: 'B', factor: 2 ** 20 },
  GiB: { base: 'B', factor: 2 ** 30 },
  TiB: { base: 'B', factor: 2 ** 40 },
  '%': { base: null, factor: 0.01 },
  k: { base: null, factor: 1e3 },
  M: { base: null, factor: 1e6 },
};
