/** Formulas that are evaluated again and again with one variable moved: most do not name it, and come to what they came to last. */
import { evaluateFormula, type FormulaValue, type FormulaVariables } from './evaluate.ts';
import { parseFormula, type FormulaNode } from './parse.ts';

type Given = FormulaVariables[string] | undefined;

const MOST_KEPT = 5000;
const lastOf = new Map<string, { names: readonly string[]; given: readonly Given[]; result: FormulaValue }>();

/** As `evaluateFormula`. */
export function evaluateAgain(text: string, variables: FormulaVariables): FormulaValue {
  const last = lastOf.get(text);
  if (last?.names.every((name, i) => isSame(last.given[i], variables[name]))) return last.result;
  const result = evaluateFormula(text, variables);
  const names = last?.names ?? namesIn(parseFormula(text));
  if (lastOf.size > MOST_KEPT) lastOf.clear();
  lastOf.set(text, { names, given: names.map((name) => variables[name]), result });
  return result;
}

const isSame = (a: Given, b: Given): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && a.value === b.value && a.unit === b.unit);

function namesIn(node: FormulaNode): string[] {
  switch (node.kind) {
    case 'number':
      return [];
    case 'name':
      return [node.name];
    case 'negate':
      return namesIn(node.of);
    case 'operation':
      return [...new Set([...namesIn(node.left), ...namesIn(node.right)])];
    case 'call':
      return [...new Set(node.arguments.flatMap(namesIn))];
  }
}
