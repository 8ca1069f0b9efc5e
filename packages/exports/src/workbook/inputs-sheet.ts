/** The Inputs sheet: what a person may change. Named cells, units, notes, limits of what may be typed, and what the plan was made with. */
import type { PlannedScenario, RawScenario } from '@plimsoll/core';
import { liveInputs, settings, type LiveInput } from './input-list.ts';
import { definedName } from './names.ts';
import { derived, Sheet, type Cell, type CellValue, type Content } from './sheet.ts';

export const INPUT_COLUMNS = { label: 0, value: 1, unit: 2, note: 3, planned: 4, path: 5 } as const;
export const INPUT_HEADS = ['Input', 'Value', 'Unit', 'Note', 'As planned', 'Path in the scenario'];
export const INPUT_HEAD_ROW = 3;

export interface Inputs {
  sheet: Sheet;
  cells: ReadonlyMap<string, Cell>;
  /** what each was when the plan was made */
  planned: ReadonlyMap<string, Cell>;
  live: readonly LiveInput[];
}

/** @param changed values in place of the scenario's, by path: for what-if tables */
export function inputsSheet(plain: RawScenario, resolved: PlannedScenario, changed: Readonly<Record<string, number>> = {}): Inputs {
  const sheet = new Sheet('Inputs', [34, 18, 13, 62, 16, 46]);
  sheet.title(
    'Inputs',
    'Change a blue cell and everything recalculates; then `plimsoll plan` this file to choose machines anew. Machines stay as planned here.',
  );
  sheet.heads(INPUT_HEAD_ROW, INPUT_HEADS);
  const cells = new Map<string, Cell>();
  const planned = new Map<string, Cell>();
  const parameters: Parameters = { cells: {}, planned: {} };
  const live: LiveInput[] = [];
  const taken = new Set<string>();
  let row = INPUT_HEAD_ROW + 1;
  for (const { group, inputs } of liveInputs(plain, resolved)) {
    sheet.put(row++, 0, group, 'section');
    for (const input of inputs) {
      const content: Content = {
        ...contentOf(sheet, input, parameters, changed[input.path]),
        name: definedName(input.path, taken),
        ...(input.kind && { kind: input.kind }),
      };
      sheet.put(row, INPUT_COLUMNS.label, input.label);
      const cell = sheet.put(row, INPUT_COLUMNS.value, content, input.percent ? 'inputPercent' : 'input');
      sheet.put(row, INPUT_COLUMNS.unit, input.unit, 'note');
      sheet.put(row, INPUT_COLUMNS.note, input.note, 'note');
      planned.set(input.path, sheet.put(row, INPUT_COLUMNS.planned, input.value, input.percent ? 'percent' : 'exact'));
      sheet.put(row, INPUT_COLUMNS.path, input.path, 'note');
      sheet.validations.push({
        cell,
        rule: {
          kind: input.whole ? 'whole' : 'decimal',
          atLeast: input.atLeast,
          ...(input.atMost !== undefined && { atMost: input.atMost }),
        },
        message: messageOf(input),
      });
      cells.set(input.path, cell);
      live.push(input);
      if (group === 'Parameters') {
        parameters.cells[input.label] = cell;
        parameters.planned[input.label] = { ...cell, value: input.value };
      }
      row++;
    }
    row++;
  }
  settingRows(sheet, row, settings(plain, new Set(cells.keys())));
  sheet.frozenColumns = 1;
  return { sheet, cells, planned, live };
}

interface Parameters {
  cells: Record<string, Cell>;
  /** as planned: which formula of the scenario means this number is found with these */
  planned: Record<string, Cell>;
}

function contentOf(sheet: Sheet, { text, value }: LiveInput, { cells, planned }: Parameters, changed: number | undefined): Content {
  if (changed !== undefined) return { value: changed };
  if (text === undefined) return { value };
  try {
    for (const formula of [text, `(${text}) * 1000`, `(${text}) / 1000`, `(${text}) / ${2 ** 30}`, `(${text}) / ${2 ** 20}`]) {
      const found = derived(sheet, formula, planned);
      if (Math.abs(found.value - value) <= 1e-12 * Math.abs(value)) return derived(sheet, formula, cells);
    }
  } catch {
    // what no cell can hold stands as its value
  }
  return { value };
}

function messageOf({ whole, atLeast, atMost, unit, percent }: LiveInput): string {
  const kind = whole ? 'A whole number' : 'A number';
  const least = atLeast > -1e6 ? ` of at least ${atLeast}` : '';
  const most = atMost === undefined ? '' : ` and at most ${atMost}${percent ? ' (100%)' : ''}`;
  return `${kind}${least}${most}${unit ? `, in ${unit}` : ''}.`;
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  loadBalancer: ['none', 'internal', 'public'],
  mode: ['sequence', 'parallel'],
  placement: ['sameVpc', 'sameRegion', 'otherRegion', 'internet'],
  cloud: ['aws', 'gcp'],
};

function settingRows(sheet: Sheet, from: number, found: { path: string; value: CellValue }[]): void {
  sheet.put(from, 0, 'Settings', 'section');
  sheet.put(from, INPUT_COLUMNS.note, 'Read by `plimsoll plan` of this file; the sheets do not follow them.', 'note');
  found.forEach(({ path, value }, i) => {
    const row = from + 1 + i;
    sheet.put(row, INPUT_COLUMNS.label, path.split('.').at(-1)!);
    const cell = sheet.put(row, INPUT_COLUMNS.value, value, typeof value === 'number' ? 'input' : 'inputText');
    sheet.put(row, INPUT_COLUMNS.planned, value, 'note');
    sheet.put(row, INPUT_COLUMNS.path, path, 'note');
    const values = CHOICES[path.split('.').at(-1)!] ?? (typeof value === 'boolean' ? ['TRUE', 'FALSE'] : undefined);
    if (values) sheet.validations.push({ cell, rule: { kind: 'list', values }, message: `One of ${values.join(', ')}.` });
  });
}
