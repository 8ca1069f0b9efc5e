import { lazily, type ResponseLaw } from '../../queueing/index.ts';
import { noSlower, type TimedOption } from './timed-option.ts';

/** An answer at least as fast as every option of a list: at any time the share that the fastest of them has answered. */
export function envelope(options: readonly TimedOption[]): TimedOption {
  const single = options.find((one) => options.every((other) => noSlower(one, other)));
  if (single) return single;
  const law = (pick: (one: TimedOption) => ResponseLaw) => fastestOf(options.map(pick));
  const [first] = options;
  return {
    ...first!,
    option: { ...first!.option, atLine: law((one) => one.option.atLine) },
    allUp: law((one) => one.allUp),
    heldPerCallsSecond: Math.min(...options.map((one) => one.heldPerCallsSecond)),
    profile: first!.profile.map((_, i) => Math.min(...options.map(({ profile }) => profile[i]!))),
  };
}

/** A law at least as fast as every one of a list. */
export function fastestOf(laws: readonly ResponseLaw[]): ResponseLaw {
  const rows = laws.flatMap(({ inARow }) => inARow ?? []);
  const fastest = (): ResponseLaw => {
    const { together: _, inARow: __, ...first } = laws[0]!;
    return {
      ...first,
      ...(rows.length === laws.length && { inARow: (calls: number) => fastestOf(rows.map((row) => row(calls))) }),
      meanSeconds: Math.min(...laws.map((one) => one.meanSeconds)),
      varianceSeconds2: Math.min(...laws.map((one) => one.varianceSeconds2)),
      quantileSeconds: (fraction) => Math.min(...laws.map((one) => one.quantileSeconds(fraction))),
      cdf: (seconds) => Math.max(...laws.map((one) => one.cdf(seconds))),
    };
  };
  const groups = laws.flatMap(({ together }) => together ?? []);
  // of calls that come at once too: the first one's own would be no bound
  return groups.length === laws.length ? lazily(fastest, (calls) => fastestOf(groups.map((group) => group(calls)))) : fastest();
}
