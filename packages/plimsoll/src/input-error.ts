/** What ends a command early: bad input, which the user can mend, or a failure outside it. */
import type { Problem } from '@plimsoll/core';

/** Bad input (exit 2): every problem found, and the file that they are in. */
export class InputError extends Error {
  readonly problems: Problem[];
  readonly file: string | undefined;
  constructor(problems: Problem[], file?: string) {
    super(problems.map(({ message }) => message).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
    this.file = file;
  }
}

/** The disk or the data is not as it must be (exit 3). */
export class OutsideError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutsideError';
  }
}

/** Refuses what is named in the contract and not there yet, rather than ignore it. */
export function notBuilt(what: string, instead?: string): InputError {
  return new InputError([{ code: 'notBuilt', path: '', message: `${what} is not built yet${instead ? `; ${instead}` : ''}` }]);
}
