/** How far long work is: counts, and the time left as far as the pace so far tells. */

export interface Progress {
  /** what is being read */
  what: string;
  done: number;
  /** undefined: not known yet */
  total?: number;
  /** rows read so far */
  rows: number;
}

/** A line such as `aws us-east-1 AmazonEC2: 3 of 14, 1,204 rows, about 12 s left`. */
export function progressLine({ what, done, total, rows }: Progress, elapsedMs: number): string {
  const of = total === undefined ? `${done}` : `${done} of ${total}`;
  const left =
    total !== undefined && done > 0 && done < total ? `, about ${Math.ceil(((elapsedMs / done) * (total - done)) / 1000)} s left` : '';
  return `${what}: ${of}, ${rows.toLocaleString('en-US')} rows${left}`;
}
