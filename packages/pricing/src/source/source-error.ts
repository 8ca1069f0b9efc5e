/** Why a price list could not be had, in words. The command ends with exit 3; the last good snapshot is untouched. */

export type SourceCause =
  | 'noNetwork'
  | 'throttled'
  | 'serverError'
  | 'broken'
  | 'credentials'
  | 'clock'
  | 'badAnswer'
  | 'badPrice'
  | 'missingClient'
  | 'busy'
  | 'storage'
  | 'gaveUp';

export class SourceError extends Error {
  readonly reason: SourceCause;
  constructor(reason: SourceCause, message: string) {
    super(message);
    this.name = 'SourceError';
    this.reason = reason;
  }
}

/** Causes that may pass by themselves: worth another try within the budget. */
export const PASSING: ReadonlySet<SourceCause> = new Set(['noNetwork', 'throttled', 'serverError', 'broken', 'clock']);
