/** Scenario to YAML and back. The user's own text keeps its comments and order: only what changed is written into it. */
import { readDocument } from '@plimsoll/core';
import { isMap, isScalar, isSeq, parseDocument, stringify, type Document } from 'yaml';
import type { Loose } from '../state/edit.ts';

type Plain = Record<string, unknown>;
const isPlain = (value: unknown): value is Plain => typeof value === 'object' && value !== null && !Array.isArray(value);

/** @param text what the user wrote for an earlier state; read errors in it mean that it is written anew */
export function toYaml(scenario: Loose, text?: string): string {
  if (text !== undefined) {
    const document = parseDocument(text, { strict: true, uniqueKeys: true });
    const { value, problems } = readDocument(text);
    if (problems.length === 0 && isMap(document.contents)) {
      if (JSON.stringify(value) === JSON.stringify(scenario)) return text;
      update(document, [], scenario);
      return document.toString({ lineWidth: 0 });
    }
  }
  return stringify(scenario, { lineWidth: 0 });
}

function update(document: Document, keys: (string | number)[], value: unknown): void {
  const node = keys.length === 0 ? document.contents : document.getIn(keys, true);
  if (isPlain(value) && isMap(node)) {
    const present = node.items.map((item) => String(isScalar(item.key) ? item.key.value : item.key));
    for (const key of present) if (!Object.hasOwn(value, key)) document.deleteIn([...keys, key]);
    for (const [key, inner] of Object.entries(value)) update(document, [...keys, key], inner);
    return;
  }
  if (Array.isArray(value) && isSeq(node) && node.items.length === value.length) {
    value.forEach((inner, i) => update(document, [...keys, i], inner));
    return;
  }
  if (isScalar(node) && !isPlain(value) && !Array.isArray(value)) {
    if (node.value !== value) node.value = value;
    return;
  }
  if (keys.length > 0) document.setIn(keys, document.createNode(value));
}
