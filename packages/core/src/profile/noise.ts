/**
 * Metrics that a server blurs for privacy before it exports them, read for what they still say. Values are clamped, histograms come back as the middles
 * of their buckets, and sums carry Laplace noise and count only so many parts of a request. What of this can be undone is undone, what cannot widens the
 * interval, and a number that says nothing is refused: a function of 2 ms whose bucket starts at 9 reads 11.
 * Source of the mechanism: Dwork & Roth, The Algorithmic Foundations of Differential Privacy (2014), section 3.3 (Laplace); the table of names comes from
 * outside.
 */

export interface NoisedMetric {
  metric: string;
  /** by name: whether the server blurs it where privacy is on */
  noised: boolean;
  /** what values are clamped to */
  low?: number;
  high?: number;
  /** rising edges of the histogram whose middles are reported */
  bucketEdges?: readonly number[];
  /** parts of one request (peers, error codes) that count at most */
  maxPartitions?: number;
  /** scale of the Laplace noise on a total, for one export of one server */
  laplaceScale?: number;
}

export interface GivenMetric {
  name: string;
  value: number;
  kind: 'mean' | 'total';
  /** as its label says; undefined: the name decides */
  noised?: boolean | undefined;
}

export interface NoiseContext {
  /** parts that one request really has, where known: peers called, shards asked */
  partitionsPerRequest?: number;
  /** exports that a total was added up from: servers × intervals */
  exports?: number;
}

export type MetricReading =
  | { kind: 'exact'; value: number }
  | { kind: 'corrected' | 'widened'; low: number; mid: number; high: number; message: string }
  | { kind: 'refused'; message: string };

/** Noise of more than this share of the number says nothing. */
const MOST_NOISE = 0.5;
/** 90 % of a Laplace variable added up many times, in standard deviations. */
const NINETY = 1.645;

/**
 * What a metric says of the truth.
 * @param table the metrics that are known to be blurred; one that is not in it is exact unless its label says otherwise
 * @example readMetric({ name: 'f', value: 11, kind: 'mean' }, [{ metric: 'f', noised: true, low: 10, high: 300, bucketEdges: [9, 13, 18] }]).kind // => 'refused'
 */
export function readMetric(given: GivenMetric, table: readonly NoisedMetric[], context: NoiseContext = {}): MetricReading {
  const { name, value } = given;
  if (!Number.isFinite(value)) return { kind: 'refused', message: `${name} is ${value}` };
  const row = table.find(({ metric }) => metric === name);
  if (!(given.noised ?? row?.noised ?? false)) return { kind: 'exact', value };
  if (!row) return { kind: 'refused', message: `${name} is labelled as noised and its bounds are not known: use an exact metric` };
  if (given.kind === 'total') return readTotal(given, row, context);
  if (row.bucketEdges && row.bucketEdges.length > 1) return readHistogram(name, value, row);
  if (row.low === undefined || row.high === undefined)
    return { kind: 'refused', message: `${name} is noised and the bounds of its values are not documented: use an exact metric` };
  if (value >= row.high * 0.98)
    return { kind: 'refused', message: `${name} stands at its upper bound ${row.high}: the truth may be any amount above` };
  if (row.low > 0 && value <= row.low * 1.02)
    return { kind: 'refused', message: `${name} stands at its lower bound ${row.low}: the truth may be anything below` };
  return {
    kind: 'widened',
    low: row.low > 0 ? Math.max(0, value - row.low) : value,
    mid: value,
    high: value * (1 + value / row.high),
    message: `${name} is clamped to ${row.low} to ${row.high}: widened by what the ends may hide`,
  };
}

/** The middle of the bucket that a clamped value falls in. */
function middleOf(value: number, edges: readonly number[]): { low: number; middle: number; high: number } {
  const above = edges.findIndex((edge) => value < edge);
  if (above < 0) return { low: edges.at(-1)!, middle: edges.at(-1)!, high: Infinity };
  const low = above === 0 ? 0 : edges[above - 1]!;
  return { low, middle: (low + edges[above]!) / 2, high: edges[above]! };
}

function readHistogram(name: string, value: number, { low = 0, high = Infinity, bucketEdges }: NoisedMetric): MetricReading {
  const edges = bucketEdges!;
  const first = middleOf(low, edges);
  const last = middleOf(Math.min(high, edges.at(-1)!), edges);
  if (value <= first.middle * 1.001)
    return {
      kind: 'refused',
      message: `${name} reads ${value}, the least it can read (clamped to ${low}, bucket ${first.low} to ${first.high}): the truth is anything from 0 to ${first.high}; derive it from CPU instead`,
    };
  if (value >= last.middle * 0.999)
    return { kind: 'refused', message: `${name} reads ${value}, the most it can read: the truth is ${last.low} or any amount above` };
  const between = edges.filter((edge) => edge >= first.low && edge <= last.high);
  const ratios = between
    .slice(1)
    .map((edge, i) => ({ down: between[i]! / ((between[i]! + edge) / 2), up: edge / ((between[i]! + edge) / 2) }));
  const down = Math.min(...ratios.map((ratio) => ratio.down), 1);
  const up = Math.max(...ratios.map((ratio) => ratio.up), 1);
  // values under the first bucket's middle read as that middle; an exponential time of this mean is there with a share of at most middle ÷ mean
  const hidden = low > 0 ? first.middle * Math.min(1, first.middle / value) : 0;
  return {
    kind: 'widened',
    low: Math.max(0, value * down - hidden),
    mid: Math.max(0, value - hidden / 2),
    high: value * up,
    message: `${name} comes as middles of buckets of clamped values: true within its buckets, and small values read too large`,
  };
}

function readTotal({ name, value }: GivenMetric, row: NoisedMetric, { partitionsPerRequest, exports }: NoiseContext): MetricReading {
  const kept =
    row.maxPartitions !== undefined && partitionsPerRequest !== undefined ? Math.min(1, row.maxPartitions / partitionsPerRequest) : 1;
  const mid = value / kept;
  const spread = row.laplaceScale === undefined ? undefined : (NINETY * row.laplaceScale * Math.sqrt(2 * (exports ?? 1))) / kept;
  if (spread !== undefined && spread > MOST_NOISE * Math.abs(mid))
    return { kind: 'refused', message: `${name} is ${value} with noise of ±${spread.toPrecision(3)}: measure longer or at a higher rate` };
  const why: string[] = [];
  if (kept < 1)
    why.push(`only ${row.maxPartitions} of ${partitionsPerRequest} parts of a request count: divided by ${Number(kept.toPrecision(3))}`);
  if (row.maxPartitions !== undefined && partitionsPerRequest === undefined)
    why.push(`at most ${row.maxPartitions} parts of a request count and how many there are is not known: the truth may be larger`);
  const open = row.maxPartitions !== undefined && partitionsPerRequest === undefined ? 2 : 1;
  const half = spread ?? 0.1 * Math.abs(mid);
  why.push(spread === undefined ? 'Laplace noise of unknown scale: ±10 % by convention' : `Laplace noise of ±${spread.toPrecision(3)}`);
  return {
    kind: kept < 1 ? 'corrected' : 'widened',
    low: Math.max(0, mid - half),
    mid,
    high: (mid + half) * open,
    message: `${name}: ${why.join('; ')}`,
  };
}
