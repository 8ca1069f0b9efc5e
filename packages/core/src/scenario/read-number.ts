/**
 * One number of a scenario: a number in the unit of its name, text with a unit, a formula over the parameters, or an estimate of these.
 * Everything is read at mid, unless this reading moves one estimate to an end of its range.
 */
import { evaluateAgain, FormulaError, type FormulaVariables } from '../formula/index.ts';
import { formatPath, setAt, type PathKey } from './path.ts';
import type { Problem } from './problem.ts';
import { problemAt, type ReadDocument } from './document.ts';

export type FieldUnit = 'seconds' | 'ms' | 'minutes' | 'bytes' | 'gib' | 'mib' | 'plain';

export interface FieldRule {
  unit: FieldUnit;
  /** true when the key's name does not carry the unit: a bare number is then no answer, except 0 */
  unitDue?: boolean;
  atLeast?: number;
  above?: number;
  atMost?: number;
  whole?: boolean;
}

/** An input that is not known exactly: where it is stated and how much of the chance its ends enclose. */
export interface UncertainInput {
  path: string;
  confidenceFraction: number;
}

export interface MovedInput {
  path: string;
  side: 'low' | 'high';
}

const KINDS: Record<FieldUnit, { unit: string | null; scale: number; example: string }> = {
  seconds: { unit: 's', scale: 1, example: '"0.8ms" or "2s"' },
  ms: { unit: 's', scale: 1000, example: '"0.8ms" or "2s"' },
  minutes: { unit: 's', scale: 1 / 60, example: '"30min" or "2h"' },
  bytes: { unit: 'B', scale: 1, example: '"52kB" or "12GiB"' },
  gib: { unit: 'B', scale: 2 ** -30, example: '"20GiB"' },
  mib: { unit: 'B', scale: 2 ** -20, example: '"12000MiB"' },
  plain: { unit: null, scale: 1, example: '12 or "3%"' },
};

/** Of anything, where nothing less is said: more is a slip, and no sum of it a number for long. */
const MOST = 1e24;
/** In the unit of the key's name: a minute of 10¹⁵ is older than all there is. */
const MOST_OF_TIME = 1e15;
/** Beyond, one more is no more. */
const MOST_WHOLE = 1e15;

export class NumberReader {
  readonly problems: Problem[] = [];
  readonly uncertain: UncertainInput[] = [];
  parameters: FormulaVariables = {};
  /** parameters that were refused: whatever uses them is not wrong for that */
  readonly refused = new Set<string>();
  private readonly document: ReadDocument;
  private readonly plain: object | undefined;
  private readonly moved: MovedInput | undefined;

  /** @param plain the scenario that is filled in as it is read: defaults, and numbers in the unit of their name; undefined where nobody wants it */
  constructor(document: ReadDocument, plain: object | undefined, moved?: MovedInput) {
    this.document = document;
    this.plain = plain;
    this.moved = moved;
  }

  /** whether this reading moves an input to an end of its range */
  get isMoved(): boolean {
    return this.moved !== undefined;
  }

  /** Writes what was not stated into the plain scenario. */
  fill(keys: readonly PathKey[], value: unknown): void {
    if (this.plain) setAt(this.plain, keys, value);
  }

  problem(keys: readonly PathKey[], problem: Omit<Problem, 'path'>): void {
    const stated = this.statedAt(keys);
    const message = problem.message.replace(formatPath(keys), () => formatPath(stated));
    this.problems.push(problemAt(this.document, stated, { ...problem, message }));
  }

  /** A parameter that stands under `template` is named there. */
  private statedAt(keys: readonly PathKey[]): readonly PathKey[] {
    const [first, name, ...rest] = keys;
    if (first !== 'parameters' || name === undefined) return keys;
    const { template } = this.document.value as { template?: Record<string, unknown> };
    return template && Object.hasOwn(template, name) ? ['template', name, ...rest] : keys;
  }

  /** The number, or undefined when nothing is given and there is no default, or when it was refused (a problem is then noted). */
  read(keys: PathKey[], given: unknown, rule: FieldRule, otherwise?: number): number | undefined {
    if (given === undefined || given === null) {
      if (otherwise !== undefined) this.fill(keys, otherwise);
      return otherwise;
    }
    if (isEstimate(given)) return this.readEstimate(keys, given, rule);
    const value = this.readSingle(keys, given, rule);
    if (value !== undefined) this.normalise(keys, given, rule, value);
    return value;
  }

  /** A number that must be there. */
  due(keys: PathKey[], given: unknown, rule: FieldRule): number | undefined {
    if (given === undefined) this.problem(keys, { code: 'missing', message: `${formatPath(keys)} is missing` });
    return this.read(keys, given, rule);
  }

  /** A number computed from a range: its middle, or the end that this reading moves it to. */
  range(
    keys: PathKey[],
    { low, mid, high, confidenceFraction }: { low: number; mid: number; high: number; confidenceFraction: number },
  ): number {
    const path = formatPath(keys);
    if (low < high) this.uncertain.push({ path, confidenceFraction });
    if (this.moved?.path === path) return this.moved.side === 'low' ? low : high;
    return mid;
  }

  pathOf(keys: readonly PathKey[]): string {
    return formatPath(keys);
  }

  private readEstimate(keys: PathKey[], given: EstimateLike, rule: FieldRule): number | undefined {
    const [low, mid, high] = (['low', 'mid', 'high'] as const).map((end) => {
      const value = this.readSingle([...keys, end], given[end], rule);
      if (value !== undefined) this.normalise([...keys, end], given[end], rule, value);
      return value;
    });
    if (low === undefined || mid === undefined || high === undefined) return undefined;
    if (!(low <= mid && mid <= high)) {
      this.problem(keys, { code: 'wrongOrder', message: `${formatPath(keys)} needs low <= mid <= high, got ${low}, ${mid}, ${high}` });
      return undefined;
    }
    const path = formatPath(keys);
    if (low < high) this.uncertain.push({ path, confidenceFraction: given.confidenceFraction ?? 0.8 });
    if (this.moved?.path === path) return this.moved.side === 'low' ? low : high;
    return mid;
  }

  private readSingle(keys: PathKey[], given: unknown, rule: FieldRule): number | undefined {
    const kind = KINDS[rule.unit];
    let value: number;
    if (typeof given === 'number') {
      if (rule.unitDue && given !== 0) return this.refuse(keys, 'unitMissing', `is ${given} without a unit: write ${kind.example}`);
      value = given;
    } else {
      let result: { value: number; unit: string | null };
      try {
        result = evaluateAgain(String(given), this.parameters);
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        const { code, message, suggestion, missing } = error;
        if (missing !== undefined && this.refused.has(missing)) return undefined;
        this.problem(keys, { code, message: `${formatPath(keys)}: ${message}`, ...(suggestion && { suggestion }) });
        return undefined;
      }
      const bare = result.unit === null;
      if (bare && rule.unit !== 'plain' && (rule.unitDue || kind.unit === 's') && result.value !== 0)
        return this.refuse(keys, 'unitMissing', `comes out as ${result.value} without a unit: write ${kind.example}`);
      if (!bare && result.unit !== kind.unit)
        return this.refuse(
          keys,
          'unitMismatch',
          `comes out in ${result.unit}, ${kind.unit ? `it must be in ${kind.unit}` : 'it has no unit'}: write ${kind.example}`,
        );
      value = bare ? result.value : result.value * kind.scale;
    }
    if (!Number.isFinite(value)) return this.refuse(keys, 'notFinite', `must be a finite number, got ${String(given)}`);
    if (rule.atLeast !== undefined && value < rule.atLeast)
      return this.refuse(keys, 'tooSmall', `must be at least ${rule.atLeast}, got ${String(given)}`);
    if (rule.above !== undefined && value <= rule.above)
      return this.refuse(keys, 'tooSmall', `must be above ${rule.above}, got ${String(given)}`);
    const most = rule.atMost ?? (rule.whole ? MOST_WHOLE : kind.unit === 's' ? MOST_OF_TIME : MOST);
    if (value > most) return this.refuse(keys, 'tooBig', `must be at most ${most}, got ${String(given)}`);
    if (rule.whole && !Number.isInteger(value)) return this.refuse(keys, 'notWhole', `must be a whole number, got ${String(given)}`);
    return value;
  }

  /** @param rule what the value breaks, after its path */
  private refuse(keys: PathKey[], code: string, rule: string): undefined {
    this.problem(keys, { code, message: `${formatPath(keys)} ${rule}` });
    return undefined;
  }

  /** Text that is only a quantity becomes the number in the unit of the key's name; formulas, and quantities whose key has no unit, stay text. */
  private normalise(keys: PathKey[], given: unknown, rule: FieldRule, value: number): void {
    if (
      this.plain &&
      typeof given === 'string' &&
      !rule.unitDue &&
      /^\s*[-+]?[\d.]/.test(given) &&
      !/[-+*/^(]\s*[A-Za-z_(]|[A-Za-z_]\w*\s*[-+*/^(]/.test(given)
    )
      this.fill(keys, value);
  }
}

interface EstimateLike {
  low: unknown;
  mid: unknown;
  high: unknown;
  confidenceFraction?: number;
}
const isEstimate = (value: unknown): value is EstimateLike => typeof value === 'object' && value !== null && 'mid' in value;
