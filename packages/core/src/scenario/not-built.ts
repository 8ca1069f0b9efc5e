/** Keys of the contract whose stage is not built yet: refused by name, never ignored. A key at its neutral value changes nothing and passes. */
import type { PathKey } from './path.ts';
import type { NumberReader } from './read-number.ts';
import type { RawScenario } from './schema.ts';

export function refuseNotBuilt(raw: RawScenario, reader: NumberReader): void {
  const refuse = (keys: PathKey[], what: string, given: unknown, neutral: unknown) => {
    const middle = typeof given === 'object' && given !== null && 'mid' in given ? given.mid : given;
    if (
      given === undefined ||
      JSON.stringify(middle) === JSON.stringify(neutral) ||
      (typeof middle === 'string' && middle.trim() === String(neutral))
    )
      return;
    reader.problem(keys, {
      code: 'notBuilt',
      message: `${what} is not built yet${neutral === undefined ? '' : ` (only ${JSON.stringify(neutral)})`}: leave it out for now`,
    });
  };
  const { purchase } = raw;
  refuse(['purchase', 'onDemand'], 'purchase without on-demand', purchase?.onDemand, true);
  refuse(['purchase', 'spotFraction'], 'purchase.spotFraction', purchase?.spotFraction, 0);
  refuse(['purchase', 'commitments'], 'purchase.commitments', purchase?.commitments, []);
  refuse(['purchase', 'upfront'], 'purchase.upfront', purchase?.upfront, 'none');
}
