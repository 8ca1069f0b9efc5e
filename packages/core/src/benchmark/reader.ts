/** What every format's reader is: chunks of text in, runs out. */
import type { ProblemList } from './problem.ts';
import type { Run } from './run.ts';

/** A metric by one of its names, as a field's table knows it. */
export interface MetricMeaning {
  name: string;
  unit?: 'ms' | 'us' | 's' | 'B' | 'kB' | '1' | 'ratio';
  kind?: 'counter' | 'partitioned' | 'histogram' | 'gauge';
  /** whether the server adds noise to it before anyone can read it */
  noised?: boolean;
}

/** Other names of metrics: pairs (a `*` stands for the same rest on both sides) or a look-up. */
export type MetricAliases = readonly (readonly [alias: string, name: string])[] | ((given: string) => MetricMeaning | undefined);

export interface ReadContext {
  fileName: string;
  problems: ProblemList;
  metricAliases?: MetricAliases;
}

export interface FormatReader {
  push(chunk: string): void;
  end(): Run[];
}
