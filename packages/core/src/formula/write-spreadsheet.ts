/**
 * A formula as a spreadsheet writes it, from the tree that `evaluateFormula` computes: the same value in Excel, LibreOffice and Google Sheets.
 * Spreadsheets read -2^2 as (-2)^2 and 2^3^2 as (2^3)^2, have their own log and mod, and round sums before they compare: so powers are bracketed,
 * logarithms are LN, and whatever rounds or compares carries the planner's own billionth (`ceilTolerant`, `nearlyEqual`).
 * It differs where a spreadsheet has no such number: 0^0 is 1 here and an error in Excel.
 */
import { FormulaError } from './formula-error.ts';
import { parseFormula, type FormulaNode, type Operator } from './parse.ts';

/** What stands for a name: a cell, a range's sum, any spreadsheet expression in base units. */
export type SpreadsheetNames = (name: string) => string | undefined;

/** A cell's formula in Excel is at most 8,192 characters long. */
const LONGEST = 8000;

/**
 * @param text a formula of `evaluateFormula`
 * @param names the expression that stands for each name; bracketed by this function where it is not a plain reference
 * @returns the formula without its leading `=`; English function names, commas between arguments
 * @throws {FormulaError} when the text is no formula, a name has no cell, or the result is longer than a cell takes
 * @example writeSpreadsheetFormula('-2^2 + ceil(x)', () => 'B2') // => '-(2^2)+-INT(-(B2-1E-9*MAX(1,ABS(B2))))'
 */
export function writeSpreadsheetFormula(text: string, names: SpreadsheetNames): string {
  return write(parseFormula(text), names, 0);
}

const STRENGTH: Readonly<Record<'+' | '-' | '*' | '/', number>> = { '+': 1, '-': 1, '*': 2, '/': 2 };

/** @param within how tightly the place binds: 0 not at all, 1 a sum, 2 a product, 3 a power or a sign */
function write(node: FormulaNode, names: SpreadsheetNames, within: number): string {
  const text = writeNode(node, names, within);
  // checked at every step: an argument that is written twice doubles what it holds
  if (text.length > LONGEST) throw new FormulaError('tooLong', `a cell's formula is at most ${LONGEST} characters, this would be longer`);
  return text;
}

function writeNode(node: FormulaNode, names: SpreadsheetNames, within: number): string {
  switch (node.kind) {
    case 'number':
      return numberText(node.value);
    case 'name': {
      const cell = names(node.name);
      if (cell === undefined) throw new FormulaError('unknownName', `there is no cell for ${node.name}`);
      return isPlain(cell) ? cell : `(${cell})`;
    }
    case 'negate':
      return bracket(`-${write(node.of, names, 3)}`, within > 0);
    case 'operation':
      return operation(node.operator, node.left, node.right, names, within);
    case 'call':
      return call(node, names, within);
  }
}

function operation(operator: Operator, left: FormulaNode, right: FormulaNode, names: SpreadsheetNames, within: number): string {
  if (operator === '^') return bracket(`${write(left, names, 3)}^${write(right, names, 3)}`, within >= 3);
  if (operator === '+' || operator === '-' || operator === '*' || operator === '/') {
    const strength = STRENGTH[operator];
    // the right side is bracketed one step sooner: a-(b-c), a/(b*c)
    return bracket(`${write(left, names, strength - 1)}${operator}${write(right, names, strength)}`, within >= strength);
  }
  return `IF(${condition(operator, left, right, names)},1,0)`;
}

function condition(operator: Operator, left: FormulaNode, right: FormulaNode, names: SpreadsheetNames): string {
  const [a, b] = [write(left, names, 1), write(right, names, 1)];
  const margin = `1E-9*MAX(ABS(${a}),ABS(${b}))`;
  switch (operator) {
    case '<':
      return `${b}-${a}>${margin}`;
    case '>':
      return `${a}-${b}>${margin}`;
    case '<=':
      return `${a}-${b}<=${margin}`;
    case '>=':
      return `${b}-${a}<=${margin}`;
    case '==':
      return `ABS(${a}-${b})<=${margin}`;
    default:
      return `ABS(${a}-${b})>${margin}`;
  }
}

function call({ name, arguments: given }: FormulaNode & { kind: 'call' }, names: SpreadsheetNames, within: number): string {
  const args = given.map((one) => write(one, names, 0));
  const [first, second] = [args[0]!, args[1]];
  const signed = (text: string) => bracket(text, within > 0);
  switch (name) {
    case 'min':
    case 'max':
      return `${name.toUpperCase()}(${args.join(',')})`;
    case 'abs':
    case 'sqrt':
    case 'exp':
      return `${name.toUpperCase()}(${first})`;
    case 'ceil':
      return signed(`-INT(-(${first}-1E-9*MAX(1,ABS(${first}))))`);
    case 'floor':
      return floorText(first);
    case 'round': {
      const scale = second === undefined ? '1' : `10^(${second})`;
      const scaled = `ABS(${first})*${scale}+0.5`;
      return bracket(`SIGN(${first})*${floorText(scaled)}/${bracket(scale, second !== undefined)}`, within >= 2);
    }
    case 'log':
      return second === undefined ? `LN(${first})` : bracket(`LN(${first})/LN(${second})`, within >= 2);
    case 'pow':
      return operation('^', given[0]!, given[1]!, names, within);
    case 'if': {
      const [test] = given as [FormulaNode];
      const asked =
        test.kind === 'operation' && !(test.operator in STRENGTH) && test.operator !== '^'
          ? condition(test.operator, test.left, test.right, names)
          : `${write(test, names, 1)}<>0`;
      return `IF(${asked},${second!},${args[2]!})`;
    }
    default: {
      const [a, b] = [write(given[0]!, names, 2), write(given[1]!, names, 2)];
      return bracket(`${a}-${b}*${floorText(`${a}/${b}`)}`, within >= 1);
    }
  }
}

const floorText = (value: string) => `INT(${value}+1E-9*MAX(1,ABS(${value})))`;
const bracket = (text: string, needed: boolean) => (needed ? `(${text})` : text);

/** A reference, a number or one call: nothing that an operator beside it could pull apart. */
const isPlain = (text: string) =>
  /^(?:(?:'[^']+'|\w+)!)?\$?[A-Za-z_][\w.]*(?:\$?\d+)?$/.test(text) || /^[A-Z]+\([^()]*\)$/.test(text) || /^\d+(?:\.\d+)?$/.test(text);

/** Every digit of the double; spreadsheets write the exponent with E. */
function numberText(value: number): string {
  const text = String(value).replace('e', 'E');
  return value < 0 ? `(${text})` : text;
}
