/** Who may import whom: core is pure, a stage knows only earlier stages, packages point one way. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The stages in the order of the flow; some come later. */
const STAGES = [
  'quantity',
  'formula',
  'queueing',
  'statistics',
  'scenario',
  'benchmark',
  'profile',
  'traffic',
  'demand',
  'catalog',
  'failure',
  'loadline',
  'fleet',
  'bill',
  'choice',
  'uncertainty',
  'plan',
  'drill',
  'rollout',
  'simulation',
  'reconciliation',
];
const ALLOWED: Record<string, string[]> = {
  core: [],
  templates: ['core', 'protected-audience'],
  'protected-audience': ['core'],
  pricing: ['core'],
  exports: ['core'],
  plimsoll: ['core', 'templates', 'protected-audience', 'pricing', 'exports'],
  calculator: ['core', 'templates', 'protected-audience', 'exports'],
};
const CORE_LIBRARIES = ['mathjs/number', 'yaml', 'zod/mini'];
const IMPURE = [
  'window',
  'document',
  'navigator',
  'fetch',
  'process',
  'setTimeout',
  'setInterval',
  'performance',
  'localStorage',
  'XMLHttpRequest',
  'require',
  'globalThis',
  'Date',
  'crypto',
];

interface SourceFile {
  path: string;
  text: string;
}

/** Every breach in these files, as `path: what`. */
function breaches(files: SourceFile[]): string[] {
  return files.flatMap(({ path, text }) => {
    const own = /^(?:packages|apps)\/([^/]+)\//.exec(path)![1]!;
    const imports = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const found = imports.flatMap((name) => importBreach(path, own, name));
    return own === 'core' ? [...found, ...impurities(path, text)] : found;
  });
}

function importBreach(path: string, own: string, name: string): string[] {
  const ours = /^@plimsoll\/([\w-]+)(?:\/|$)/.exec(name)?.[1] ?? (name === 'plimsoll' ? 'plimsoll' : undefined);
  if (ours !== undefined) return ALLOWED[own]?.includes(ours) ? [] : [`${path}: ${own} may not import ${ours}`];
  if (!name.startsWith('.')) return own === 'core' && !CORE_LIBRARIES.includes(name) ? [`${path}: core may not import ${name}`] : [];
  const target = relative(root, resolve(root, dirname(path), name));
  if (!target.startsWith(join(path.split('/')[0]!, own))) return [`${path}: reaches into another package (${name})`];
  if (own !== 'core') return [];
  const stageOf = (file: string) => /^packages\/core\/src\/([^/]+)\//.exec(file)?.[1];
  const [from, to] = [stageOf(path), stageOf(target)];
  if (from === undefined) return [];
  if (to === undefined) return [`${path}: a stage may not import the package's front door`];
  for (const stage of [from, to]) if (!STAGES.includes(stage)) return [`${path}: ${stage} is no stage: add it to the flow in this test`];
  if (STAGES.indexOf(to) > STAGES.indexOf(from)) return [`${path}: ${from} may not import the later stage ${to}`];
  return from !== to && !target.endsWith('/index.ts') ? [`${path}: import ${to} by its index`] : [];
}

function impurities(path: string, text: string): string[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && IMPURE.includes(node.text) && isFree(node)) found.push(`${path}: core may not use ${node.text}`);
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random') found.push(`${path}: core may not use Math.random`);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** A global, not a property, parameter, key or a name declared in the file. */
function isFree(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isPropertyAssignment(parent) && parent.name === node) return false;
  if (ts.isPropertySignature(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isVariableDeclaration(parent))
    return false;
  const declared = new RegExp(`(?:const|let|function|\\(|,|\\{)\\s*${node.text}\\b\\s*[:,)=}]`).test(node.getSourceFile().text);
  return !declared;
}

function sources(folder: string): SourceFile[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (['node_modules', 'dist', 'test-data'].includes(name)) return [];
    if (statSync(join(root, path)).isDirectory()) return sources(path);
    return /\.(ts|svelte)$/.test(name) && !/\.(test|config)\.ts$|\.d\.ts$/.test(name)
      ? [{ path, text: readFileSync(join(root, path), 'utf8') }]
      : [];
  });
}

describe('the dependency rule', () => {
  it('holds in every package', () => {
    const files = [...sources('packages'), ...sources('apps')].filter(({ path }) => /\/src\//.test(path));
    expect(files.length).toBeGreaterThan(60);
    expect(breaches(files)).toEqual([]);
  });

  it.each([
    ['a later stage', 'packages/core/src/queueing/x.ts', "import { answerNow } from '../plan/index.ts';"],
    ['Node in core', 'packages/core/src/bill/x.ts', "import { readFileSync } from 'node:fs';"],
    ['another package in core', 'packages/core/src/bill/x.ts', "import { templates } from '@plimsoll/templates';"],
    ['a clock in core', 'packages/core/src/bill/x.ts', 'export const now = () => Date.now();'],
    ['randomness in core', 'packages/core/src/bill/x.ts', 'export const dice = () => Math.random();'],
    ['the network in core', 'packages/core/src/bill/x.ts', "export const load = () => fetch('x');"],
    ['a deep path', 'packages/core/src/bill/x.ts', "import { x } from '../catalog/catalog.ts';"],
    ['an unknown stage', 'packages/core/src/misc/x.ts', "import { x } from '../catalog/index.ts';"],
    ['a part of another package in core', 'packages/core/src/bill/x.ts', "import { templatesFor } from '@plimsoll/templates/lazily';"],
    ['packages backwards', 'packages/templates/src/x.ts', "import { run } from 'plimsoll';"],
    ['a package from within', 'packages/plimsoll/src/x.ts', "import { x } from '../../core/src/index.ts';"],
  ])('finds %s', (_, path, text) => {
    expect(breaches([{ path, text }])).toHaveLength(1);
  });
});
