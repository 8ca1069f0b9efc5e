export { evaluateAgain } from './evaluate-again.ts';
export { evaluateFormula, type FormulaValue, type FormulaVariables } from './evaluate.ts';
export { FormulaError, type FormulaErrorCode } from './formula-error.ts';
export { FUNCTIONS, parseFormula, type FormulaNode } from './parse.ts';
export { writeSpreadsheetFormula, type SpreadsheetNames } from './write-spreadsheet.ts';
