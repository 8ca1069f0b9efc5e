/** The workbook against the core: recalculated from nothing by LibreOffice, and again after each input is changed. Witness: core's own plan. */
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluateFormula, writeSpreadsheetFormula } from 'plimsoll';
import { libreofficePath } from '../../scripts/libreoffice.mjs';
import { columnLetters, Sheet, type Cell } from '../../packages/exports/src/workbook/sheet.ts';
import { writeBook } from '../../packages/exports/src/workbook/write-xlsx.ts';
import { bookOf } from '../../packages/exports/src/workbook/book.ts';
import { examples, type Example } from './examples.ts';
import { perturbations, planChanged, type Perturbation } from './perturb.ts';
import { edited, numberOf, recalculate, stripped } from './recalculate.ts';

const soffice = libreofficePath();
const withOffice = soffice === undefined && !process.env.CI ? describe.skip : describe;
const close = (a: number, b: number) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b), 1e-9);
const place = (cell: Cell) => `${columnLetters(cell.column)}${cell.row + 1}`;

let all: Example[] = [];
beforeAll(async () => {
  all = await examples();
});

describe('saved values', () => {
  it('are those of the plan: every line, fleet and month of every example', () => {
    expect(all.length).toBeGreaterThanOrEqual(4);
    for (const { name, plan, book } of all) {
      for (const [line, cell] of book.bill.costs) expect(close(Number(cell.value), line.usdPerMonth ?? 0), `${name} ${line.id}`).toBe(true);
      expect(close(Number(book.bill.total.value), plan.totals.usdPerMonth), name).toBe(true);
      plan.months.forEach((month, m) =>
        expect(close(Number(book.months.totals[m]!.value), month.usdPerMonth), `${name} month ${month.month}`).toBe(true),
      );
      for (const fleet of book.capacity.fleets) {
        expect([fleet.min.value, fleet.desired.value, fleet.instances.value], name).toEqual([
          fleet.row.minReplicas,
          fleet.row.desiredReplicas,
          fleet.row.instances,
        ]);
        expect(close(Number(fleet.utilization.value), fleet.row.utilizationFraction), `${name} ${fleet.row.service} busy`).toBe(true);
      }
    }
  });
});

withOffice('recalculated by LibreOffice', () => {
  it('gives every formula of every sheet the value that core has', () => {
    const books = new Map(all.map(({ name, bytes }) => [name, edited(stripped(bytes))]));
    const sheets = recalculate(soffice!, books);
    for (const { name, book } of all) {
      const off: string[] = [];
      let compared = 0;
      for (const sheet of book.sheets)
        for (const cell of sheet.cells.values()) {
          if (cell.formula === undefined) continue;
          const shown = sheets.get(name)!.get(sheet.name)![cell.row]?.[cell.column];
          compared++;
          if (typeof cell.value === 'number' ? !close(numberOf(shown), cell.value) : shown !== cell.value)
            off.push(`${sheet.name}!${place(cell)} ${String(cell.value)} ≠ ${shown} =${cell.formula.slice(0, 120)}`);
        }
      expect(off, name).toEqual([]);
      expect(compared, name).toBeGreaterThan(200);
    }
  }, 300_000);

  it('follows each input and each price as core does, on the machines as planned', () => {
    const changed: { example: Example; one: Perturbation; name: string; book: ReturnType<typeof bookOf> }[] = [];
    const bytes = new Map<string, Uint8Array>();
    for (const example of all) {
      const files = stripped(example.bytes);
      for (const [i, one] of perturbations(example).entries()) {
        const name = `${example.name}.${i}`;
        const book = bookOf(example.plan, { inputs: one.changes });
        const edits = new Map<string, Map<string, number>>();
        for (const [cell, value] of one.cells) {
          const path = `xl/worksheets/sheet${example.book.sheets.indexOf(cell.sheet) + 1}.xml`;
          edits.set(path, (edits.get(path) ?? new Map()).set(place(cell), value));
        }
        changed.push({ example, one, name, book });
        bytes.set(name, edited(files, edits));
      }
    }
    // the bill's place in the book differs where an example has sheets of its own
    const sheets: ReturnType<typeof recalculate> = new Map();
    const billAt = (book: Example['book']) => book.sheets.findIndex(({ name }) => name === 'Bill') + 1;
    for (const at of new Set(all.map(({ book }) => billAt(book)))) {
      const here = changed.filter(({ example }) => billAt(example.book) === at).map(({ name }) => [name, bytes.get(name)!] as const);
      for (const [name, found] of recalculate(soffice!, new Map(here), at)) sheets.set(name, found);
    }
    const off: string[] = [];
    const followed: string[] = [];
    for (const { example, one, name, book } of changed) {
      const rows = sheets.get(name)!.get('Bill')!;
      for (const [line, cell] of book.bill.costs)
        if (!close(numberOf(rows[cell.row]?.[cell.column]), Number(cell.value)))
          off.push(`${name} ${one.label}: LibreOffice has ${rows[cell.row]?.[cell.column]}, the book ${String(cell.value)} for ${line.id}`);
      const core = planChanged(example, one);
      const flagged = [...book.sheets[0]!.cells.values()].some(
        ({ value }) => typeof value === 'string' && /^(?:PLAN AGAIN|INFEASIBLE|OVERLOADED)/.test(value),
      );
      const sameLines =
        core?.services.every((row, i) => close(row.loadLineRequestsPerSecond, Number(book.capacity.fleets[i]!.loadLine.value))) ?? false;
      if (!core || !sameLines) {
        if (!flagged)
          off.push(`${name} ${one.label}: core ${core ? 'has other load lines' : 'has no plan'}, and the Summary does not say so`);
        continue;
      }
      followed.push(one.label);
      if (!close(Number(book.bill.total.value), core.usdPerMonth))
        off.push(`${name} ${one.label}: ${String(book.bill.total.value)} in the book, ${core.usdPerMonth} in core`);
      core.services.forEach((row, i) => {
        const fleet = book.capacity.fleets[i]!;
        if (fleet.desired.value !== row.desiredReplicas || fleet.min.value !== row.minReplicas)
          off.push(
            `${name} ${one.label}: ${row.service} in ${row.region} has ${String(fleet.desired.value)} replicas, core ${row.desiredReplicas}`,
          );
      });
      core.monthsUsd.forEach((usd, m) => {
        if (!close(Number(book.months.totals[m]!.value), usd))
          off.push(`${name} ${one.label}: month ${m + 1} ${String(book.months.totals[m]!.value)} ≠ ${usd}`);
      });
    }
    expect(off).toEqual([]);
    for (const needed of [
      'traffic.peakRequestsPerSecond',
      'traffic.growthPerMonthFraction',
      'regions[0].zones',
      'traffic.responseBytes',
      'constraints.maxUtilizationFraction',
      'objectives.survive.zones',
      'price',
    ])
      expect(
        followed.some((label) => label.startsWith(needed)),
        needed,
      ).toBe(true);
  }, 900_000);

  // Witness: evaluateFormula, and LibreOffice itself.
  it('computes formulas as core does', async () => {
    const sheet = new Sheet('Formulas');
    sheet.put(0, 0, 2.5, 'number');
    const texts = [
      '-2^2',
      '2^3^2',
      '2^-1',
      '-x^2',
      '(-x)^2',
      '1 - (2 - x)',
      '8 / 4 / 2',
      '8 / (4 / x)',
      'log(8, 2)',
      'log(x)',
      'exp(1)',
      'mod(-1, 5)',
      'mod(0.3, 0.1)',
      'mod(7.5, x)',
      'ceil(0.1 * 30)',
      'ceil(3.0000000001)',
      'ceil(-x)',
      'floor(2.9999999999)',
      'floor(-x)',
      'round(x)',
      'round(-x)',
      'round(2.345, 2)',
      'round(1234.5678, 1)',
      'if(0.1 + 0.2 > 0.3, 1, 2)',
      'if(x == 2.5, 7, 8)',
      'if(x - x, 1, 0)',
      '(x > 2) + (x < 2)',
      'min(x, 3, 1) + max(x, 4)',
      'abs(-x)',
      'sqrt(x)',
      'pow(x, 3)',
      '1e-12 * 1e15',
      '0.8ms * 1e3 / 1s',
      '2 - -x',
      '2 * -x',
      'x - -2^2',
      '-(1 + x) * 2',
      '2 ^ (1 + 1) ^ 2',
    ];
    const values = texts.map((text, i) => {
      const { value } = evaluateFormula(text, { x: 2.5 });
      sheet.put(i + 1, 0, { value, formula: writeSpreadsheetFormula(text, () => '$A$1') }, 'exact');
      return value;
    });
    const rows = recalculate(soffice!, new Map([['formulas', edited(stripped(await writeBook([sheet], 'Formulas')))]]))
      .get('formulas')!
      .get('Formulas')!;
    texts.forEach((text, i) => expect(numberOf(rows[i + 1]![0]), text).toBeCloseTo(values[i]!, 9));
  }, 300_000);
});
