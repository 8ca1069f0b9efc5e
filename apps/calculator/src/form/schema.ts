/** The scenario's JSON Schema as the form reads it: one kind of control for each shape. */
export interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  items?: Schema;
}

export type Control =
  | { kind: 'amount' }
  | { kind: 'text' }
  | { kind: 'number' }
  | { kind: 'yesNo' }
  | { kind: 'choice'; options: (string | number)[] }
  | { kind: 'object'; properties: Record<string, Schema>; loose: boolean }
  | { kind: 'record'; item: Schema }
  | { kind: 'list'; item: Schema }
  | { kind: 'either'; single: Schema; parts: Schema }
  | { kind: 'anything' };

const isAmount = (options: readonly Schema[]) =>
  options.some(({ properties }) => properties !== undefined && 'mid' in properties && 'low' in properties);

/** @example controlOf({ type: 'boolean' }) // => { kind: 'yesNo' } */
export function controlOf(schema: Schema): Control {
  const options = schema.anyOf;
  if (options) {
    if (isAmount(options)) return { kind: 'amount' };
    const constants = options.flatMap((one) => (one.const !== undefined ? [one.const] : (one.enum ?? [])));
    if (options.every((one) => one.const !== undefined || one.enum !== undefined))
      return { kind: 'choice', options: constants as string[] };
    const parts = options.find((one) => one.type === 'object');
    const single = options.find((one) => one.type !== 'object');
    if (parts && single) return { kind: 'either', single, parts };
    return { kind: 'text' };
  }
  if (schema.enum) return { kind: 'choice', options: schema.enum as string[] };
  if (schema.const !== undefined) return { kind: 'choice', options: [schema.const as string] };
  switch (schema.type) {
    case 'boolean':
      return { kind: 'yesNo' };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'string':
      return { kind: 'text' };
    case 'array':
      return { kind: 'list', item: schema.items ?? {} };
    case 'object':
      return objectControl(schema);
    default:
      return { kind: 'anything' };
  }
}

function objectControl({ properties = {}, additionalProperties }: Schema): Control {
  if (Object.keys(properties).length === 0 && typeof additionalProperties === 'object')
    return { kind: 'record', item: additionalProperties };
  return { kind: 'object', properties, loose: additionalProperties !== false };
}

/** How many single values a form of this schema asks for, each service and list counted once. */
export function fieldsIn(schema: Schema): number {
  const control = controlOf(schema);
  switch (control.kind) {
    case 'object':
      return Object.values(control.properties).reduce((sum, one) => sum + fieldsIn(one), 0);
    case 'record':
    case 'list':
      return fieldsIn(control.item);
    case 'either':
      return fieldsIn(control.single);
    default:
      return 1;
  }
}
