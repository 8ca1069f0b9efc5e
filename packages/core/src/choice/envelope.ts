import type { ResponseLaw } from '../queueing/index.ts';
import { noSlower, type TimedOption } from './frontier.ts';

/** An answer at least as fast as every option of a list: at any time the share that the fastest of them has answered. */
export function envelope(options: readonly TimedOption[]): TimedOption {
  const single = options.find((one) => options.every((other) => noSlower(one, other)));
  if (single) return single;
  const law = (pick: (one: TimedOption) => ResponseLaw): ResponseLaw => ({
    ...pick(options[0]!),
    meanSeconds: Math.min(...options.map((one) => pick(one).meanSeconds)),
    varianceSeconds2: Math.min(...options.map((one) => pick(one).varianceSeconds2)),
    quantileSeconds: (fraction) => Math.min(...options.map((one) => pick(one).quantileSeconds(fraction))),
    cdf: (seconds) => Math.max(...options.map((one) => pick(one).cdf(seconds))),
  });
  const [first] = options;
  return {
    ...first!,
    option: { ...first!.option, atLine: law((one) => one.option.atLine) },
    allUp: law((one) => one.allUp),
    profile: first!.profile.map((_, i) => Math.min(...options.map(({ profile }) => profile[i]!))),
  };
}
