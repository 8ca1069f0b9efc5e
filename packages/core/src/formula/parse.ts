/**
 * Text to a small tree that holds nothing but arithmetic. mathjs parses; everything it can do beyond arithmetic is refused twice: by the letters
 * allowed in the text, and by the kinds of node allowed in the tree. Nothing can be handed to mathjs to evaluate: its parser builds nodes of ours.
 */
import { UNITS, type BaseUnit } from '../quantity/index.ts';
import { FormulaError } from './formula-error.ts';
import { parseText, type ParsedNode } from './parsed-node.ts';

export type Operator = '+' | '-' | '*' | '/' | '^' | '<' | '<=' | '>' | '>=' | '==' | '!=';

export type FormulaNode =
  | { kind: 'number'; value: number; unit: BaseUnit }
  | { kind: 'name'; name: string }
  | { kind: 'negate'; of: FormulaNode }
  | { kind: 'operation'; operator: Operator; left: FormulaNode; right: FormulaNode }
  | { kind: 'call'; name: string; arguments: FormulaNode[] };

/** Functions, with the least and most arguments. */
export const FUNCTIONS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  min: [1, 50],
  max: [1, 50],
  ceil: [1, 1],
  floor: [1, 1],
  round: [1, 2],
  abs: [1, 1],
  sqrt: [1, 1],
  exp: [1, 1],
  log: [1, 2],
  pow: [2, 2],
  mod: [2, 2],
  if: [3, 3],
};

const LONGEST = 4000;
const DEEPEST = 50;
const MOST_NODES = 2000;
const cache = new Map<string, FormulaNode>();

/** @throws {FormulaError} when the text is anything but a formula */
export function parseFormula(text: string): FormulaNode {
  const known = cache.get(text);
  if (known) return known;
  const tree = parse(text);
  if (cache.size > 5000) cache.clear();
  cache.set(text, tree);
  return tree;
}

const FOLDED = 'unit_literal_';

function parse(text: string): FormulaNode {
  if (text.length > LONGEST) throw new FormulaError('tooLong', `a formula is at most ${LONGEST} characters, this has ${text.length}`);
  if (text.trim() === '') throw new FormulaError('syntax', 'the formula is empty');
  const strange = /[^\w\s.+\-*/^()<>=!,%]/.exec(text);
  if (strange) throw new FormulaError('forbidden', `${JSON.stringify(strange[0])} has no place in a formula`);
  if (/[\r\n]/.test(text.trim())) throw new FormulaError('forbidden', 'a formula is one line');
  checkDepth(text);
  const literals: { value: number; unit: BaseUnit }[] = [];
  const folded = fold(text, literals);
  if (/(^|[^<>=!])=([^=]|$)/.test(folded))
    throw new FormulaError('forbidden', 'a formula assigns nothing: = is not allowed (compare with ==)');
  if (folded.includes('!') && /!(?!=)/.test(folded)) throw new FormulaError('forbidden', '! has no place in a formula');
  let root: ParsedNode;
  try {
    root = parseText(folded);
  } catch (error) {
    if (error instanceof RangeError) throw new FormulaError('tooDeep', 'the formula is nested too deeply');
    throw new FormulaError('syntax', `cannot be read: ${(error as Error).message.replaceAll(/unit_literal_\d+/g, 'a number')}`);
  }
  return convert(root, literals, { count: 0 }, 0);
}

/** Brackets, and runs of signs or powers, nest; all are counted before anything recursive runs. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const letter of text) {
    if (letter === '(' && ++depth > DEEPEST) throw new FormulaError('tooDeep', `brackets may nest ${DEEPEST} deep`);
    if (letter === ')') depth--;
  }
  if (new RegExp(`(?:[-+^]\\s*){${DEEPEST},}`).test(text)) throw new FormulaError('tooDeep', `more than ${DEEPEST} signs in a row`);
}

/** Numbers with what is glued to them become names that only this parser knows; a letter glued to a number that is no unit is refused. */
function fold(text: string, literals: { value: number; unit: BaseUnit }[]): string {
  if (text.includes(FOLDED)) throw new FormulaError('forbidden', `${FOLDED} is no name`);
  return text.replace(
    /(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)([A-Za-z_%][\w%]*)?/g,
    (whole, digits: string, unit: string | undefined) => {
      const value = Number(digits);
      if (!Number.isFinite(value)) throw new FormulaError('notFinite', `${digits} is no finite number`);
      if (unit === undefined) literals.push({ value, unit: null });
      else {
        const known = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined;
        if (!known)
          throw new FormulaError(
            'unknownUnit',
            `${whole} has no unit here that is known; units are ${Object.keys(UNITS).join(' ')}${unit.length <= 2 && /^m$/i.test(unit) ? '. Did you mean ms?' : ''}`,
          );
        literals.push({ value: exact(digits, value, known.factor), unit: known.base });
      }
      return ` ${FOLDED}${literals.length - 1} `;
    },
  );
}

/** Decimal factors are applied as powers of ten in the text, so that 0.8ms is the double nearest to 0.0008. */
function exact(digits: string, value: number, factor: number): number {
  const power = Math.round(Math.log10(factor));
  return factor === 10 ** power || Math.abs(factor / 10 ** power - 1) < 1e-12
    ? Number(/[eE]/.test(digits) ? String(value * factor) : `${digits}e${power}`)
    : value * factor;
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  pow: '^',
  smaller: '<',
  smallerEq: '<=',
  larger: '>',
  largerEq: '>=',
  equal: '==',
  unequal: '!=',
};

function convert(
  node: ParsedNode | undefined,
  literals: readonly { value: number; unit: BaseUnit }[],
  seen: { count: number },
  depth: number,
): FormulaNode {
  if (++seen.count > MOST_NODES) throw new FormulaError('tooLong', `a formula has at most ${MOST_NODES} parts`);
  if (depth > 4 * DEEPEST) throw new FormulaError('tooDeep', 'the formula is nested too deeply');
  const inner = (one: ParsedNode | undefined) => convert(one, literals, seen, depth + 1);
  if (node?.type === 'ParenthesisNode') return inner(node.content);
  if (node?.type === 'SymbolNode') {
    const literal = node.name!.startsWith(FOLDED) ? literals[Number(node.name!.slice(FOLDED.length))] : undefined;
    return literal ? { kind: 'number', ...literal } : { kind: 'name', name: node.name! };
  }
  if (node?.type === 'OperatorNode') {
    if (node.implicit) throw new FormulaError('forbidden', 'write * between factors: two things beside each other are not multiplied');
    const args = node.args!;
    if (node.fn === 'unaryMinus') return { kind: 'negate', of: inner(args[0]) };
    if (node.fn === 'unaryPlus') return inner(args[0]);
    const operator = Object.hasOwn(OPERATORS, node.fn as string) ? OPERATORS[node.fn as string] : undefined;
    if (operator && args.length === 2) return { kind: 'operation', operator, left: inner(args[0]), right: inner(args[1]) };
  }
  if (node?.type === 'FunctionNode') {
    const name = (node.fn as ParsedNode).type === 'SymbolNode' ? (node.fn as ParsedNode).name! : '';
    const arity = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
    if (!arity)
      throw new FormulaError(
        'forbidden',
        `there is no function ${name || 'of that kind'}; functions are ${Object.keys(FUNCTIONS).join(' ')}`,
      );
    const args = node.args!;
    if (args.length < arity[0] || args.length > arity[1])
      throw new FormulaError(
        'wrongArguments',
        `${name} takes ${arity[0] === arity[1] ? arity[0] : `${arity[0]} to ${arity[1]}`} arguments, got ${args.length}`,
      );
    return { kind: 'call', name, arguments: args.map(inner) };
  }
  throw new FormulaError('forbidden', 'only arithmetic, comparisons and the listed functions are allowed');
}
