/** What peak, average and week must satisfy together. When one input alone is moved through its range the others are bent to fit instead. */
import type { Warning } from './problem.ts';
import type { NumberReader } from './read-number.ts';

interface Traffic {
  peakRequestsPerSecond: number | undefined;
  averageRequestsPerSecond: number | undefined;
  weekRequestsPerSecond: number[] | undefined;
}

export function trafficProblems(traffic: Traffic, reader: NumberReader, warnings: Warning[], bend: boolean): void {
  const { peakRequestsPerSecond: peak, averageRequestsPerSecond: average, weekRequestsPerSecond: week } = traffic;
  const at = (key: string) => ['traffic', key];
  if (week && week.length !== 24 && week.length !== 168)
    reader.problem(at('weekRequestsPerSecond'), {
      code: 'weekLength',
      message: `weekRequestsPerSecond needs 24 values (a day) or 168 (a week from Monday 00:00 UTC), got ${week.length}`,
    });
  if (week && average !== undefined)
    reader.problem(at('averageRequestsPerSecond'), {
      code: 'averageAndWeek',
      message: 'averageRequestsPerSecond and weekRequestsPerSecond both say what the mean is: keep one',
    });
  if (week && peak !== undefined && peak > 0 && Math.max(...week) === 0)
    reader.problem(at('weekRequestsPerSecond'), {
      code: 'emptyShape',
      message: 'weekRequestsPerSecond is 0 in every hour: it cannot be scaled to a peak',
    });
  if (week) return;
  if (peak === undefined) {
    if (
      reader.problems.some((problem) => problem.path === 'traffic.peakRequestsPerSecond' || problem.path.startsWith('traffic.peakRequest'))
    )
      return;
    const message =
      average === undefined
        ? 'traffic needs peakRequestsPerSecond (mean of the busiest hour), or weekRequestsPerSecond'
        : 'averageRequestsPerSecond alone does not say how high the busiest hour is: add peakRequestsPerSecond or weekRequestsPerSecond';
    reader.problem(at('peakRequestsPerSecond'), { code: 'missing', message });
    return;
  }
  if (average === undefined) {
    warnings.push({
      code: 'noAverage',
      path: 'traffic.averageRequestsPerSecond',
      message: 'no average is stated: traffic is taken as flat at the peak, around the clock',
    });
    return;
  }
  if (average > peak) {
    if (bend) traffic.averageRequestsPerSecond = peak;
    else
      reader.problem(at('averageRequestsPerSecond'), {
        code: 'averageAbovePeak',
        message: `the average of ${average} requests/s is above the peak of ${peak} requests/s`,
      });
  } else if (average <= peak / 24 && peak > 0) {
    if (bend) traffic.averageRequestsPerSecond = (peak / 24) * (1 + 1e-6);
    else
      reader.problem(at('averageRequestsPerSecond'), {
        code: 'averageTooLow',
        message: `the average of ${average} requests/s is too low for a peak of ${peak} requests/s: the busiest hour of each day alone makes ${Number((peak / 24).toPrecision(6))} on average; state a higher average, a lower peak, or the hours (weekRequestsPerSecond)`,
      });
  }
}
