/** The schema's findings in words: which key, which rule, which value, and the key that was probably meant. */
import type * as z from 'zod/mini';
import { nearestName } from './nearest-name.ts';
import { formatPath, valueAt, type PathKey } from './path.ts';
import { problemAt, type ReadDocument } from './document.ts';
import type { Problem } from './problem.ts';
import { scenarioSchema } from './schema.ts';

/** @param whole what the file is called in messages */
export function shapeProblems(
  document: ReadDocument,
  value: unknown,
  schema: z.ZodMiniType = scenarioSchema,
  whole = 'the scenario',
): Problem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  const context: Context = { document, root: value, schema, whole };
  return result.error.issues.flatMap((issue) => fromIssue(context, issue as z.core.$ZodIssue));
}

interface Context {
  document: ReadDocument;
  root: unknown;
  schema: z.ZodMiniType;
  whole: string;
}

function fromIssue(context: Context, issue: z.core.$ZodIssue): Problem[] {
  const { document, root, whole } = context;
  const keys = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key)) as PathKey[];
  const given = valueAt(root, keys);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(context, keys, key));
  if (issue.code === 'invalid_union') return [fromUnion(context, keys, given, issue)];
  if (given === undefined)
    return [problemAt(document, keys, { code: 'missing', message: `${formatPath(keys) || whole} is missing: ${ruleOf(issue)}` })];
  return [
    problemAt(document, keys, {
      code: 'wrongValue',
      message: `${formatPath(keys) || whole} ${ruleOf(issue)}, got ${show(given)}`,
    }),
  ];
}

/** Of a union's branches the object one knows best which key is wrong; otherwise all of them are named. */
function fromUnion(context: Context, keys: PathKey[], given: unknown, issue: z.core.$ZodIssueInvalidUnion): Problem {
  if (typeof given === 'object' && given !== null) {
    for (const branch of issue.errors) {
      const inner = branch.find((one) => one.code === 'unrecognized_keys' || one.path.length > 0);
      if (inner) return fromIssue(context, { ...inner, path: [...keys, ...inner.path] } as z.core.$ZodIssue)[0]!;
    }
  }
  const expects = (type: string) =>
    issue.errors.some((branch) => branch.some((one) => one.code === 'invalid_type' && one.expected === type));
  const number = expects('number');
  const options = issue.errors.flatMap((branch) => branch.flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : [])));
  const rule = number
    ? `must be a number${expects('string') ? ', text with a unit such as "0.8ms",' : ''} or {low, mid, high}`
    : `must be ${options.length ? `one of ${options.join(', ')}` : 'one of the documented forms'}`;
  const suggestion = typeof given === 'string' ? nearestName(given, options) : undefined;
  return problemAt(context.document, keys, {
    code: 'wrongValue',
    message: `${formatPath(keys)} ${rule}, got ${show(given)}`,
    ...(suggestion && { suggestion }),
  });
}

function unknownKey({ document, schema, whole }: Context, parent: PathKey[], key: string): Problem {
  const known = keysAt(schema, parent);
  const inner = known.find((own) => keysAt(schema, [...parent, own]).includes(key));
  const suggestion = inner ? `${inner}.${key}` : nearestName(key, known);
  const where = formatPath(parent) || whole;
  const message = `${where} has no key ${key}${suggestion ? `; did you mean ${suggestion}?` : `; known keys: ${known.join(', ')}`}`;
  return problemAt(document, [...parent, key], { code: 'unknownKey', message, ...(suggestion && { suggestion }) });
}

/** The schema's kinds as whoever writes YAML knows them. */
const KINDS: Record<string, string> = { record: 'keys with values', object: 'keys with values', array: 'a list', int: 'a whole number' };

/** Which rule a value breaks, as the end of a sentence about it. */
export function ruleOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${KINDS[issue.expected] ?? `a ${issue.expected}`}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must ${issue.origin === 'array' ? `have at least ${String(issue.minimum)} entries` : `be ${issue.inclusive ? 'at least' : 'above'} ${String(issue.minimum)}`}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'below'} ${String(issue.maximum)}`;
    default:
      return 'must be one of the documented forms';
  }
}

const show = (value: unknown) => {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

/** The keys that the schema knows at a path: follow objects, records, lists, and the object branch of a union. */
function keysAt(schema: z.ZodMiniType, path: readonly PathKey[]): string[] {
  let node: unknown = schema;
  for (const key of path) node = step(unwrap(node), key);
  const shape = (unwrap(node) as { def?: { shape?: object } })?.def?.shape;
  return shape ? Object.keys(shape) : [];
}

interface Def {
  type: string;
  shape?: Record<string, unknown>;
  innerType?: unknown;
  valueType?: unknown;
  element?: unknown;
  options?: unknown[];
}
const defOf = (node: unknown) => (node as { def?: Def } | undefined)?.def;

function unwrap(node: unknown): unknown {
  const def = defOf(node);
  if (def?.type === 'optional') return unwrap(def.innerType);
  if (def?.type === 'union')
    return def.options?.map(unwrap).find((option) => ['object', 'record'].includes(defOf(option)?.type ?? '')) ?? node;
  return node;
}

function step(node: unknown, key: PathKey): unknown {
  const def = defOf(node);
  if (def?.type === 'object') return def.shape?.[String(key)];
  if (def?.type === 'record') return def.valueType;
  return def?.type === 'array' ? def.element : undefined;
}
