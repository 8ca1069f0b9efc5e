/** Why a formula was refused or has no value. */
export type FormulaErrorCode =
  'syntax' | 'forbidden' | 'tooLong' | 'tooDeep' | 'unknownName' | 'unknownUnit' | 'unitMismatch' | 'wrongArguments' | 'notFinite';

export class FormulaError extends RangeError {
  readonly code: FormulaErrorCode;
  readonly suggestion: string | undefined;
  /** the name that is not there, where that is what is wrong */
  readonly missing: string | undefined;
  constructor(code: FormulaErrorCode, message: string, suggestion?: string, missing?: string) {
    super(message);
    this.name = 'FormulaError';
    this.code = code;
    this.suggestion = suggestion;
    this.missing = missing;
  }
}
