/** What export makes: against the plan's own numbers, the FOCUS specification's columns, and hostile names. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  EXPORT_FORMATS,
  planScenario,
  planToCsv,
  planToFocus,
  planToHtml,
  planToMarkdown,
  planToWorkbook,
  readScenario,
  safeParseScenario,
  type Catalog,
  type FeasiblePlan,
} from 'plimsoll';
import { fileURLToPath } from 'node:url';
import { readBook } from '../../packages/exports/src/workbook/read-book.ts';
import { changedPrices } from '../../packages/exports/src/workbook/read-prices.ts';
import { columnLetters } from '../../packages/exports/src/workbook/sheet.ts';
import { bookOf } from '../../packages/exports/src/workbook/book.ts';
import { edited, stripped } from './recalculate.ts';
import { unzip, zip } from './zip.ts';

const example = fileURLToPath(new URL('../../data/examples/from-today.plimsoll.yaml', import.meta.url));
let plan: FeasiblePlan;
let catalog: Catalog;
let bytes: Uint8Array;
let hostile: FeasiblePlan;

/** Mandatory columns of FOCUS 1.2, and those that may be null. Source: FinOps-Open-Cost-and-Usage-Spec/FOCUS_Spec, tag v1.2, specification/columns. */
const MANDATORY =
  'BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargePeriodEnd ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingQuantity PricingUnit ProviderName PublisherName ServiceCategory ServiceName'.split(
    ' ',
  );
const NULLABLE = new Set(['BillingAccountName', 'ChargeClass', 'ChargeDescription', 'PricingQuantity', 'PricingUnit']);
const DECIMAL = [
  'BilledCost',
  'ContractedCost',
  'EffectiveCost',
  'ListCost',
  'PricingQuantity',
  'ListUnitPrice',
  'ContractedUnitPrice',
  'ConsumedQuantity',
];
const KNOWN = [
  ...MANDATORY,
  ...'ChargeFrequency ConsumedQuantity ConsumedUnit ContractedUnitPrice ListUnitPrice PricingCategory RegionId RegionName ServiceSubcategory SkuId SkuMeter SkuPriceId Tags'.split(
    ' ',
  ),
];

const NASTY = `=HYPERLINK("http://x","y")<script>alert(1)</script>`;

beforeAll(async () => {
  const read = await readScenario(example);
  catalog = read.catalog;
  plan = (await planScenario(read.scenario, catalog)) as FeasiblePlan;
  bytes = await planToWorkbook(plan);
  const raw = structuredClone(plan.scenario);
  raw.name = NASTY;
  raw.services['=cmd|calc'] = raw.services.ledger!;
  delete raw.services.ledger;
  raw.today!.services['=cmd|calc'] = raw.today!.services.ledger!;
  delete raw.today!.services.ledger;
  raw.services.checkout!.calls![0]!.to = '=cmd|calc';
  const parsed = safeParseScenario(raw);
  if (!parsed.success) throw new Error(parsed.problems[0]!.message);
  hostile = (await planScenario(parsed.scenario, catalog)) as FeasiblePlan;
});

/** RFC 4180, read by a few lines of its own. */
function rowsOf(text: string): Record<string, string>[] {
  const rows: string[][] = [[]];
  for (const [, raw, end] of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|$)/g)) {
    rows.at(-1)!.push(raw!.startsWith('"') ? raw!.slice(1, -1).replaceAll('""', '"') : raw!);
    if (end === '\r\n') rows.push([]);
  }
  const [head, ...rest] = rows;
  return rest.filter((row) => row.length === head!.length).map((row) => Object.fromEntries(row.map((field, i) => [head![i]!, field])));
}

describe('every format', () => {
  it('gives the same bytes for the same plan', async () => {
    for (const { name, make } of EXPORT_FORMATS) expect(await make(structuredClone(plan)), name).toEqual(await make(plan));
  }, 60_000);

  it('csv: the lines add up to the plan', () => {
    const rows = rowsOf(planToCsv(plan).lineItems!);
    expect(rows).toHaveLength(plan.lineItems.length);
    expect(rows.reduce((sum, row) => sum + Number(row.usdPerMonth), 0)).toBeCloseTo(plan.totals.usdPerMonth, 8);
    expect(rowsOf(planToCsv(plan).services!).map(({ desiredReplicas }) => Number(desiredReplicas))).toEqual(
      plan.services.map(({ desiredReplicas }) => desiredReplicas),
    );
  });

  it('focus: columns, types and sums of the specification', () => {
    const rows = rowsOf(planToFocus(plan, { firstMonth: '2027-01' }));
    const columns = Object.keys(rows[0]!);
    expect(MANDATORY.filter((column) => !columns.includes(column))).toEqual([]);
    expect(columns.filter((column) => !KNOWN.includes(column) && !column.startsWith('x_'))).toEqual([]);
    for (const row of rows) {
      for (const column of MANDATORY) if (!NULLABLE.has(column)) expect(row[column], column).not.toBe('');
      for (const column of DECIMAL) expect(row[column], column).toMatch(/^-?\d+(?:\.\d+)?(?:e-?\d+)?$/i);
      expect(Number(row.ListUnitPrice) * Number(row.PricingQuantity)).toBeCloseTo(Number(row.ListCost), 9);
      expect([row.ChargePeriodStart, row.BillingPeriodEnd]).toEqual(['2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z']);
    }
    expect(rows.reduce((sum, row) => sum + Number(row.BilledCost), 0)).toBeCloseTo(plan.totals.usdPerMonth, 8);
  });

  it('text from users never runs', async () => {
    for (const text of Object.values(planToCsv(hostile))) expect(text).not.toMatch(/(?:^|,|\n)"?[=+@]/);
    const html = planToHtml(hostile);
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
    expect(planToMarkdown(hostile)).not.toContain('<script');
    for (const [path, xml] of unzip(await planToWorkbook(hostile)))
      if (path.includes('worksheets')) expect(xml, path).not.toMatch(/<f>[^<]*(?:HYPERLINK|cmd\|)/);
  });
});

describe('the workbook file', () => {
  it('keeps to what Excel takes: names, lengths, order of elements', () => {
    const files = unzip(bytes);
    const order = [
      'sheetPr',
      'dimension',
      'sheetViews',
      'sheetFormatPr',
      'cols',
      'sheetData',
      'dataValidations',
      'printOptions',
      'pageMargins',
      'pageSetup',
      'headerFooter',
      'drawing',
    ];
    for (const [path, xml] of files) {
      if (!/worksheets\/sheet\d+\.xml$/.test(path)) continue;
      const found = order.map((name) => xml.search(new RegExp(`<${name}[ />]`))).filter((at) => at >= 0);
      expect(found, path).toEqual([...found].sort((a, b) => a - b));
      for (const [, formula] of xml.matchAll(/<f>([^<]*)<\/f>/g)) expect(formula!.length).toBeLessThan(8192);
    }
    const workbook = files.get('xl/workbook.xml')!;
    for (const [, name] of workbook.matchAll(/<sheet name="([^"]*)"/g)) expect(name!.length).toBeLessThanOrEqual(31);
    const names = [...workbook.matchAll(/<definedName name="([^"]*)"[^>]*>/g)]
      .map(([, name]) => name!)
      .filter((name) => !name.startsWith('_xlnm'));
    expect(names.length).toBeGreaterThan(15);
    for (const name of names) expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_.]*$/);
  });

  it('every number of Capacity and Bill depends on Inputs or Prices', () => {
    const { sheets } = bookOf(plan);
    const byPlace = new Map(
      sheets.flatMap((sheet) =>
        [...sheet.cells.values()].map((cell): [string, typeof cell] => [
          `${sheet.name}!$${columnLetters(cell.column)}$${cell.row + 1}`,
          cell,
        ]),
      ),
    );
    const byName = new Map([...byPlace].flatMap(([place, { name }]) => (name === undefined ? [] : [[name, place] as const])));
    const reaches = (place: string, seen: Set<string>): boolean => {
      const sheet = place.split('!')[0]!;
      if (sheet === 'Inputs' || sheet === 'Prices') return true;
      if (seen.has(place)) return false;
      seen.add(place);
      const text = (byPlace.get(place)?.formula ?? '').replaceAll(/"[^"]*"/g, '');
      const direct = [...text.matchAll(/(?:(\w+)!)?(\$[A-Z]+\$\d+)/g)].map(([, other, at]) => `${other ?? sheet}!${at}`);
      const named = [...text.matchAll(/[A-Za-z_][\w.]*/g)].flatMap(([word]) => byName.get(word) ?? []);
      return [...direct, ...named].some((next) => reaches(next, seen));
    };
    const loose: string[] = [];
    let walked = 0;
    for (const [place, cell] of byPlace) {
      if (!/^(?:Capacity|Bill)!/.test(place) || typeof cell.value !== 'number') continue;
      const isMonth = cell.formula === undefined && cell.style === 'whole';
      if (isMonth) continue;
      walked++;
      if (!reaches(place, new Set())) loose.push(place);
    }
    expect(loose).toEqual([]);
    expect(walked).toBeGreaterThan(80);
  });

  it('comes back as the scenario it was made from, with what a person changed', async () => {
    const same = await readBook(bytes);
    expect([same.scenario, same.notes, same.problems]).toEqual([plan.scenario, [], []]);
    const { inputs, sheets } = bookOf(plan);
    const sheet = `xl/worksheets/sheet${sheets.indexOf(inputs.sheet) + 1}.xml`;
    const cell = inputs.cells.get('traffic.peakRequestsPerSecond')!;
    const typedOver = await readBook(edited(stripped(bytes), new Map([[sheet, new Map([[`B${cell.row + 1}`, 2500]])]])));
    expect(typedOver.scenario.traffic.peakRequestsPerSecond).toBe(2500);
    expect(typedOver.notes.join()).toContain('1800 is now 2500');
    const files = unzip(bytes);
    const at = new RegExp(`<row r="${cell.row + 1}"[^>]*>.*?</row>`);
    const without = await readBook(zip(new Map([...files, [sheet, files.get(sheet)!.replace(at, '')]])));
    expect(without.problems.map(({ code, path }) => [code, path])).toEqual([['cellMissing', 'traffic.peakRequestsPerSecond']]);
    const formula = files
      .get(sheet)!
      .replace(new RegExp(`<c r="B${cell.row + 1}"([^>]*)>.*?</c>`), `<c r="B${cell.row + 1}"$1><f>1000*2</f><v>2000</v></c>`);
    const calculated = await readBook(zip(new Map([...files, [sheet, formula]])));
    expect(calculated.scenario.traffic.peakRequestsPerSecond).toBe(2000);
    expect(calculated.notes.join()).toContain('read by its value, 2000');
    await expect(readBook(new TextEncoder().encode('PK nothing'))).rejects.toThrow(RangeError);
  });

  it('takes prices that were typed over as overrides: the plan of the book has the total that the book shows', async () => {
    const book = bookOf(plan);
    const sheet = `xl/worksheets/sheet${book.sheets.findIndex(({ name }) => name === 'Prices') + 1}.xml`;
    const rowsOf = (sku: string, region: string | null) => book.prices.inputs.filter((one) => one.sku === sku && one.region === region);
    const dearest = (tiers: (count: number) => boolean) =>
      plan.lineItems
        .filter(
          ({ component, sku, region, price }) => component !== 'compute' && price.state === 'priced' && tiers(rowsOf(sku, region).length),
        )
        .reduce((a, b) => (b.usdPerMonth! > a.usdPerMonth! ? b : a));
    const typed = async (changes: [cell: { row: number; value: unknown }, value: number][]) =>
      readBook(edited(stripped(bytes), new Map([[sheet, new Map(changes.map(([cell, value]) => [`E${cell.row + 1}`, value]))]])));
    for (const line of [dearest((count) => count === 1), dearest((count) => count > 1)]) {
      const rows = rowsOf(line.sku, line.region);
      const read = await typed(rows.map(({ cell }) => [cell, Number(cell.value) * 1.25]));
      expect(read.problems).toEqual([]);
      expect(read.notes.join()).toContain(`price of ${line.sku} in ${line.region}`);
      const shown = bookOf(plan, { inputs: Object.fromEntries(rows.map(({ key, cell }) => [`price ${key}`, Number(cell.value) * 1.25])) });
      const again = (await planScenario(read.scenario, catalog)) as FeasiblePlan;
      expect(again.totals.usdPerMonth).toBeGreaterThan(plan.totals.usdPerMonth);
      expect(again.totals.usdPerMonth / Number(shown.bill.total.value)).toBeCloseTo(1, 10);
    }
    const tiered = dearest((count) => count > 1);
    const [first] = rowsOf(tiered.sku, tiered.region);
    expect((await typed([[first!.cell, 1]])).problems.map(({ code }) => code)).toEqual(['tiersApart']);
    expect((await typed([[first!.cell, -1]])).problems.map(({ code }) => code)).toEqual(['notANumber']);
    const files = unzip(bytes);
    const headless = files.get(sheet)!.replace(/<row r="4"[^>]*>.*?<\/row>/, '');
    const without = await readBook(zip(new Map([...files, [sheet, headless]])));
    expect(without.problems.map(({ code, path }) => [code, path])).toEqual([['sheetMissing', 'Prices']]);
  });

  it('names by its machine type what GCP sells as two SKUs, by its id what it sells as one', () => {
    const cell = { region: 'us-east1', from: 0, planned: 2, value: 1, formula: '4/4', overridden: false, place: 'Prices!E5' };
    const labels = ['n2d-standard-8 (D2B8-0AE6-AE04 + 1B39-A7E1-57BC)', '22EB-AAE8-FBCD Network Internet Egress', 'BoxUsage:m7i.xlarge'];
    const notes: string[] = [];
    const read = changedPrices(
      labels.map((sku) => ({ ...cell, sku })),
      notes,
      [],
    );
    expect(read.map(({ sku }) => sku)).toEqual(['n2d-standard-8', '22EB-AAE8-FBCD', 'BoxUsage:m7i.xlarge']);
    expect(notes[0]).toContain('holds a formula: read by its value, 1');
  });
});
