/**
 * The value of a formula, with its unit. Seconds and bytes are kinds: adding unlike kinds is an error; a number without a kind multiplies
 * anything and is added only to its like. Powers bind as in -2^2 = -4 and 2^3^2 = 2^9; whatever rounds or compares forgives a billionth, so that a
 * spreadsheet, whose sums differ in the last digits, decides alike.
 */
import { ceilTolerant, floorTolerant, nearlyEqual, UNITS } from '../quantity/index.ts';
import { FormulaError } from './formula-error.ts';
import { parseFormula, type FormulaNode, type Operator } from './parse.ts';

export type FormulaVariables = Record<string, number | { value: number; unit: string | null }>;

export interface FormulaValue {
  value: number;
  /** in base units: s, B, requests/s, products and quotients of them; null without any */
  unit: string | null;
}

/** Exponents of each kind; empty is a plain number. */
type Kinds = Readonly<Record<string, number>>;
interface Quantity {
  value: number;
  kinds: Kinds;
}
const PLAIN: Kinds = {};

/**
 * @throws {FormulaError} when the text is no formula, a name is unknown, units do not fit, or the result is not finite
 * @example evaluateFormula('0.8ms + ads * 0.12ms', { ads: 20 }) // => { value: 0.0032, unit: 's' }
 */
export function evaluateFormula(text: string, variables: FormulaVariables): FormulaValue {
  const { value, kinds } = evaluate(parseFormula(text), variables);
  if (!Number.isFinite(value))
    throw new FormulaError('notFinite', `the formula comes out as ${Number.isNaN(value) ? 'not a number' : 'infinite'}`);
  return { value, unit: unitText(kinds) };
}

function evaluate(node: FormulaNode, variables: FormulaVariables): Quantity {
  switch (node.kind) {
    case 'number':
      return { value: node.value, kinds: node.unit ? { [node.unit]: 1 } : PLAIN };
    case 'name':
      return lookUp(node.name, variables);
    case 'negate': {
      const { value, kinds } = evaluate(node.of, variables);
      return { value: -value, kinds };
    }
    case 'operation':
      return operate(node.operator, evaluate(node.left, variables), evaluate(node.right, variables), node.right);
    case 'call':
      return call(node.name, node.arguments, variables);
  }
}

const MOST_NAMED = 8;
/** The first few of a list of names, and how many more there are. */
const fewOf = (names: readonly string[]) =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ');

function lookUp(name: string, variables: FormulaVariables): Quantity {
  const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (given === undefined) {
    const names = Object.keys(variables);
    const suggestion = names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? closest(name, names);
    const hint = suggestion
      ? `; did you mean ${suggestion}?`
      : names.length
        ? `; names here: ${fewOf(names)}`
        : '; no parameters are given';
    throw new FormulaError('unknownName', `there is no ${name}${hint}`, suggestion, name);
  }
  if (typeof given === 'number') return { value: given, kinds: PLAIN };
  const known = given.unit !== null && Object.hasOwn(UNITS, given.unit) ? UNITS[given.unit] : undefined;
  if (known) return { value: given.value * known.factor, kinds: known.base ? { [known.base]: 1 } : PLAIN };
  return { value: given.value, kinds: given.unit ? parseUnit(given.unit) : PLAIN };
}

function operate(operator: Operator, left: Quantity, right: Quantity, exponent: FormulaNode): Quantity {
  switch (operator) {
    case '+':
      return { value: left.value + right.value, kinds: like(left, right, 'add') };
    case '-':
      return { value: left.value - right.value, kinds: like(left, right, 'subtract') };
    case '*':
      return { value: left.value * right.value, kinds: combine(left.kinds, right.kinds, 1) };
    case '/':
      return { value: left.value / right.value, kinds: combine(left.kinds, right.kinds, -1) };
    case '^':
      return power(left, right, exponent);
    case '<':
    case '<=':
    case '>':
    case '>=':
    case '==':
    case '!=':
      like(left, right, 'compare');
      return { value: Number(compare(operator, left.value, right.value)), kinds: PLAIN };
  }
}

function compare(operator: '<' | '<=' | '>' | '>=' | '==' | '!=', a: number, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b && !nearlyEqual(a, b);
    case '<=':
      return a <= b || nearlyEqual(a, b);
    case '>':
      return a > b && !nearlyEqual(a, b);
    case '>=':
      return a >= b || nearlyEqual(a, b);
    case '==':
      return nearlyEqual(a, b);
    case '!=':
      return !nearlyEqual(a, b);
  }
}

function call(name: string, nodes: readonly FormulaNode[], variables: FormulaVariables): Quantity {
  if (name === 'if') {
    const condition = plain(evaluate(nodes[0]!, variables), 'a condition');
    const branches = [evaluate(nodes[1]!, variables), evaluate(nodes[2]!, variables)] as const;
    return { value: condition ? branches[0].value : branches[1].value, kinds: like(branches[0], branches[1], 'choose between') };
  }
  const [first, second] = nodes.map((node) => evaluate(node, variables)) as [Quantity, Quantity | undefined];
  const all = () => nodes.map((node) => evaluate(node, variables));
  switch (name) {
    case 'min':
    case 'max': {
      const values = all();
      const kinds = values.reduce((common, one) => like({ value: 0, kinds: common }, one, 'compare'), first.kinds);
      return { value: Math[name](...values.map(({ value }) => value)), kinds };
    }
    case 'ceil':
      return { value: ceilTolerant(first.value), kinds: first.kinds };
    case 'floor':
      return { value: floorTolerant(first.value), kinds: first.kinds };
    case 'abs':
      return { value: Math.abs(first.value), kinds: first.kinds };
    case 'round': {
      const scale = 10 ** (second ? plain(second, 'digits of round') : 0);
      return { value: (Math.sign(first.value) * floorTolerant(Math.abs(first.value) * scale + 0.5)) / scale, kinds: first.kinds };
    }
    case 'sqrt':
      return {
        value: Math.sqrt(first.value),
        kinds: Object.fromEntries(Object.entries(first.kinds).map(([unit, exponent]) => [unit, exponent / 2])),
      };
    case 'exp':
      return { value: Math.exp(plain(first, 'exp')), kinds: PLAIN };
    case 'log':
      return { value: Math.log(plain(first, 'log')) / (second ? Math.log(plain(second, 'the base of log')) : 1), kinds: PLAIN };
    case 'pow':
      return power(first, second!, nodes[1]!);
    default: {
      const value = first.value - second!.value * floorTolerant(first.value / second!.value);
      return { value, kinds: like(first, second!, 'take the remainder of') };
    }
  }
}

function power(base: Quantity, exponent: Quantity, node: FormulaNode): Quantity {
  const by = plain(exponent, 'an exponent');
  if (base.kinds === PLAIN) return { value: base.value ** by, kinds: PLAIN };
  if (Object.keys(base.kinds).length && node.kind !== 'number')
    throw new FormulaError('unitMismatch', `${unitText(base.kinds)} to a power that is no plain number has no unit`);
  return { value: base.value ** by, kinds: Object.fromEntries(Object.entries(base.kinds).map(([unit, one]) => [unit, one * by])) };
}

function plain({ value, kinds }: Quantity, what: string): number {
  if (kinds === PLAIN) return value;
  if (unitText(kinds) !== null) throw new FormulaError('unitMismatch', `${what} has no unit, got ${unitText(kinds)}`);
  return value;
}

function like(left: Quantity, right: Quantity, verb: string): Kinds {
  if (left.kinds === right.kinds) return left.kinds;
  const [a, b] = [unitText(left.kinds), unitText(right.kinds)];
  if (a !== b)
    throw new FormulaError('unitMismatch', `cannot ${verb} ${a ?? 'a number without a unit'} and ${b ?? 'a number without a unit'}`);
  return left.kinds;
}

function combine(left: Kinds, right: Kinds, sign: 1 | -1): Kinds {
  if (right === PLAIN || Object.keys(right).length === 0) return left;
  const kinds: Record<string, number> = { ...left };
  for (const [unit, exponent] of Object.entries(right)) {
    const sum = (kinds[unit] ?? 0) + sign * exponent;
    if (sum === 0) delete kinds[unit];
    else kinds[unit] = sum;
  }
  return kinds;
}

/** "requests/s" to exponents. Names that are no base unit are kinds of their own. */
function parseUnit(text: string): Kinds {
  const [top, ...bottom] = text.split('/');
  const kinds: Record<string, number> = {};
  const add = (part: string, exponent: number) => {
    for (const unit of part.split('*')) if (unit && unit !== '1') kinds[unit] = (kinds[unit] ?? 0) + exponent;
  };
  add(top!, 1);
  for (const part of bottom) add(part, -1);
  return kinds;
}

function unitText(kinds: Kinds): string | null {
  if (kinds === PLAIN) return null;
  const entries = Object.entries(kinds).filter(([, exponent]) => exponent !== 0);
  if (entries.length === 0) return null;
  const write = ([unit, exponent]: [string, number]) => (Math.abs(exponent) === 1 ? unit : `${unit}^${Math.abs(exponent)}`);
  const side = (positive: boolean) =>
    entries
      .filter(([, exponent]) => exponent > 0 === positive)
      .map(write)
      .sort();
  const top = side(true).join('*') || '1';
  return [top, ...side(false)].join('/');
}

function closest(name: string, names: readonly string[]): string | undefined {
  const shared = (one: string) =>
    [...one].filter((letter, i) => name[i] === letter || name[i + 1] === letter || name[i - 1] === letter).length /
    Math.max(one.length, name.length);
  return names
    .map((one) => ({ one, score: shared(one) }))
    .filter(({ score }) => score >= 0.6)
    .sort((a, b) => b.score - a.score)[0]?.one;
}
