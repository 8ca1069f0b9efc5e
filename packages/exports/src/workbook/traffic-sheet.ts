/**
 * The Traffic sheet: client requests/s hour by hour, and what each month multiplies them by. The daily curve between a peak and an average has a
 * steepness that no closed formula gives: it is found on the sheet by Newton's steps, which approach it from below and never overshoot.
 */
import { type PlannedScenario } from '@plimsoll/core';
import { address, Sheet, type Cell, type Expression } from './sheet.ts';
import { numberIn, rangeText, refText } from './sheet.ts';

export interface Traffic {
  sheet: Sheet;
  /** by hour, all regions, first month */
  hours: readonly Cell[];
  /** what month 1, 2, … multiplies them by */
  growth: readonly Cell[];
  meanGrowth: Cell;
  average: Cell;
  peak: Cell;
  /** hours that a person may change, by path */
  inputs: ReadonlyMap<string, Cell>;
}

const FIRST = 6;
const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const STEPS = 48;

export function trafficSheet(
  resolved: PlannedScenario,
  inputs: ReadonlyMap<string, Cell>,
  horizonMonths: number,
  changed: Readonly<Record<string, number>>,
): Traffic {
  const sheet = new Sheet('Traffic', [8, 8, 16, 16, 12, 4, 10, 16, 4, 10, 16]);
  const { traffic } = resolved;
  sheet.title(
    'Traffic',
    `Client requests/s of all regions, hour by hour (UTC), in the first month; ${horizonMonths} month${horizonMonths === 1 ? '' : 's'} of growth.`,
  );
  const week = traffic.weekRequestsPerSecond;
  const count = week?.length ?? 24;
  sheet.heads(FIRST - 1, ['Day', 'Hour', 'Requests/s', week ? 'Week, as stated' : 'Shape', 'Distance']);
  const at = (key: string) => inputs.get(`traffic.${key}`) ?? inputs.get(`traffic.${key}.mid`);
  const [peak, average] = [at('peakRequestsPerSecond'), at('averageRequestsPerSecond')];
  const label = (h: number) => {
    sheet.put(FIRST + h, 0, count === 24 ? 'daily' : DAYS[Math.floor(h / 24)]!, 'note');
    sheet.put(FIRST + h, 1, h % 24, 'whole');
  };
  const weekInputs = new Map<string, Cell>();
  let hours: Cell[];
  if (week) {
    const stated = week.map((rate, h) => {
      const path = `traffic.weekRequestsPerSecond[${h}]`;
      const cell = sheet.put(FIRST + h, 3, { value: changed[path] ?? rate, name: `week_${h}` }, 'input');
      sheet.put(FIRST + h, 5, path, 'note');
      weekInputs.set(path, cell);
      sheet.validations.push({ cell, rule: { kind: 'decimal', atLeast: 0 }, message: 'Requests/s of this hour, at least 0.' });
      return cell;
    });
    const scaled = peak !== undefined && Math.max(...stated.map(numberIn)) > 0;
    hours = stated.map((own, h) => {
      label(h);
      return scaled
        ? sheet.derive(FIRST + h, 2, 'week * peak / highest', { week: own, peak, highest: { cells: stated, of: 'MAX' } })
        : sheet.derive(FIRST + h, 2, 'week', { week: own });
    });
  } else if (peak && average) hours = curve(sheet, peak, average, label);
  else
    hours = Array.from({ length: 24 }, (_, h) => {
      label(h);
      return sheet.derive(FIRST + h, 2, 'peak', { peak: peak! });
    });
  sheet.put(2, 0, 'Busiest hour', 'strong');
  const highest = sheet.derive(2, 2, 'highest', { highest: { cells: hours, of: 'MAX' } }, 'number', 'busiestHourRequestsPerSecond');
  sheet.put(3, 0, 'Mean of the hours', 'strong');
  const mean = sheet.derive(3, 2, 'mean', { mean: { cells: hours, of: 'AVERAGE' } }, 'number', 'meanRequestsPerSecond');
  const { growth, meanGrowth } = growthTable(sheet, at('growthPerMonthFraction')!, horizonMonths, 11);
  sheet.charts.push({
    title: 'Client requests/s over the hours',
    kind: 'line',
    yTitle: 'requests/s',
    series: [{ name: 'Requests/s', values: hours, labels: Array.from({ length: count }, (_, h) => sheet.cells.get(`${FIRST + h},1`)!) }],
    from: { row: 1, column: 14 },
    to: { row: 20, column: 24 },
  });
  return { sheet, hours, growth, meanGrowth, average: mean, peak: highest, inputs: weekInputs };
}

/** peak · exp(−k · distance), with k such that the hours average to the average. */
function curve(sheet: Sheet, peak: Cell, average: Cell, label: (h: number) => void): Cell[] {
  const distances = Array.from({ length: 24 }, (_, h): Cell => {
    label(h);
    const value = (1 - Math.cos((2 * Math.PI * (h - 20)) / 24)) / 2;
    return sheet.put(FIRST + h, 4, { value, formula: `(1-COS(2*PI()*(${address(FIRST + h, 1)}-20)/24))/2` }, 'small');
  });
  sheet.heads(FIRST - 1, ['Step', 'Steepness'], 6);
  let steepness = sheet.put(FIRST, 7, 0, 'small');
  sheet.put(FIRST, 6, 0, 'whole');
  const x = distances.map(numberIn);
  for (let step = 1; step <= STEPS; step++) {
    const k = numberIn(steepness);
    const weights = x.map((distance) => Math.exp(-k * distance));
    const last = steepness;
    const exp = (from: Sheet) => `EXP(-${refText(last, from)}*${rangeText(distances, from)})`;
    const sum: Expression = { value: weights.reduce((total, one) => total + one, 0), text: (from) => `SUMPRODUCT(${exp(from)})` };
    const moment: Expression = {
      value: weights.reduce((total, one, i) => total + one * x[i]!, 0),
      text: (from) => `SUMPRODUCT(${rangeText(distances, from)}*${exp(from)})`,
    };
    sheet.put(FIRST + step, 6, step, 'whole');
    steepness = sheet.derive(
      FIRST + step,
      7,
      'if(average >= peak, 0, k + log(sum / 24 * peak / average) * sum / moment)',
      { average, peak, k: last, sum, moment },
      'small',
    );
  }
  return distances.map((distance, h) => {
    const shape = sheet.derive(FIRST + h, 3, 'exp(-k * distance)', { k: steepness, distance }, 'small');
    return sheet.derive(FIRST + h, 2, 'peak * shape', { peak, shape });
  });
}

function growthTable(sheet: Sheet, growth: Cell, horizonMonths: number, column: number): { growth: Cell[]; meanGrowth: Cell } {
  sheet.heads(FIRST - 1, ['Month', 'Rates times'], column);
  sheet.widths[column + 1] = 14;
  const factors = Array.from({ length: horizonMonths }, (_, m) => {
    const month = sheet.put(FIRST + m, column, m + 1, 'whole');
    return sheet.derive(
      FIRST + m,
      column + 1,
      m === 0 ? 'if(growth > -1, 1, 1)' : 'pow(1 + growth, month - 1)',
      { growth, month },
      'small',
    );
  });
  sheet.put(2, column, 'Mean', 'strong');
  return { growth: factors, meanGrowth: sheet.derive(2, column + 1, 'mean', { mean: { cells: factors, of: 'AVERAGE' } }, 'small') };
}
