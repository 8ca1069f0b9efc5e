/** Why a formula was refused or has no value. */
export type FormulaErrorCode =
  'syntax' | 'forbidden' | 'tooLong' | 'tooDeep' | 'unknownName' | 'unknownUnit' | 'unitMismatch' | 'wrongArguments' | 'notFinite';

export class FormulaError extends RangeError {
  readonly code: FormulaErrorCode;
  readonly suggestion: string | undefined;
  constructor(code: FormulaErrorCode, message: string, suggestion?: string) {
    super(message);
    this.name = 'FormulaError';
    this.code = code;
    this.suggestion = suggestion;
  }
}
