/** ghz's `-O csv`: `duration (ms),status,error`, one call a row, two decimals, no times of day. Source: bojand/ghz printer/template.go. */
import { CallTally } from '../call-tally.ts';
import { LineSplitter } from '../line-splitter.ts';
import { quoted } from '../problem.ts';
import type { FormatReader, ReadContext } from '../reader.ts';
import type { Run } from '../run.ts';
import { defined } from './json-value.ts';

export const isGhzCsvHeader = (line: string): boolean => /^"?duration \(ms\)"?\s*,\s*"?status"?\s*,\s*"?error"?\s*$/i.test(line);

export class GhzCsvReader implements FormatReader {
  private readonly lines = new LineSplitter();
  private readonly tally = new CallTally();
  private headerSeen = false;

  constructor(private readonly context: ReadContext) {}

  push(chunk: string): void {
    this.lines.push(chunk, (line, number) => this.row(line, number));
  }

  end(): Run[] {
    this.lines.end((line, number) => this.row(line, number));
    const { fileName, problems } = this.context;
    const { tally } = this;
    if (tally.calls === 0) {
      problems.add('empty', 'the file has a header and no calls');
      return [];
    }
    const { errorFraction, count } = tally.digest;
    return [
      {
        name: fileName,
        fileName,
        format: 'ghzCsv',
        requests: tally.calls,
        errors: tally.failed,
        loop: 'unknown',
        latencyFrom: 'actualSend',
        latencyMs: tally.latencyMs('nearestRank'),
        ...defined({ latencySampleCount: count > 0 ? count : undefined, latencyErrorFraction: errorFraction || undefined }),
        parameters: {},
      },
    ];
  }

  /** The error is the rest of the line: ghz writes its commas as they are. */
  private row(line: string, number: number): void {
    if (line.trim() === '') return;
    if (!this.headerSeen) {
      this.headerSeen = true;
      return;
    }
    const [duration = '', status = ''] = line.split(',', 2).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (!/^-?\d+(\.\d+)?$/.test(duration)) {
      // the second line of an error that spans lines has no duration of its own
      this.context.problems.add('unreadable', `${quoted(line)} does not begin with a duration in ms`, `line ${number}`);
      return;
    }
    const ms = Number(duration);
    if (ms < 0) {
      this.context.problems.add('negative', `a duration of ${duration} ms`, `line ${number}`);
      return;
    }
    if (status === '') {
      this.context.problems.add('truncated', 'the row has no status: it is cut off', `line ${number}`);
      return;
    }
    const failed = status !== 'OK';
    this.tally.add({ failed, ms: failed ? undefined : ms, atSeconds: undefined });
  }
}
