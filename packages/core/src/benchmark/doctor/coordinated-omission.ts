/**
 * Closed-loop load taken for open: a caller that waits for its answer does not send the calls that would have waited with it, so a stall
 * of a second counts once for each caller, not once for each call of that second. Percentiles then miss what clients would feel.
 * Source: Tene, How NOT to measure latency (2013); Schroeder, Wierman & Harchol-Balter, Open versus closed: a cautionary tale, NSDI 2006.
 */
import type { Run } from '../run.ts';
import type { Examiner, Finding } from './finding.ts';
import { figure, percent } from './finding.ts';
import { when, widened } from './widening.ts';

/** A rate within this of its target was held. */
export const HELD = 0.97;
const WORTH_WIDENING = 1.5;
const WORTH_REFUSING = 3;
/** Without times of day one late call may be just that: a heavy tail alone seldom reaches so far. */
const SURELY_A_STALL = 10;

export const coordinatedOmission: Examiner = (run, _facts, all) => {
  if (run.latencyFrom === 'plannedSend') return [];
  const sibling = correctedSibling(run, all);
  if (sibling !== undefined) return uncorrectedSeries(run, sibling);
  return run.loop === 'open' ? [] : [...targetMissed(run), ...(run.timeline === undefined ? possibleStall(run) : stalls(run))];
};

/** The same calls, counted from the planned send. */
export const correctedSibling = (run: Run, all: readonly Run[]): Run | undefined =>
  run.latencyFrom !== 'actualSend'
    ? undefined
    : all.find(
        (other) =>
          other !== run &&
          other.fileName === run.fileName &&
          other.format === run.format &&
          other.requests === run.requests &&
          other.latencyFrom === 'plannedSend',
      );

function uncorrectedSeries(run: Run, corrected: Run): Finding[] {
  const [own, true_] = [run.latencyMs.p99 ?? run.latencyMs.mean, corrected.latencyMs.p99 ?? corrected.latencyMs.mean];
  const ratio = own && true_ ? true_ / own : 1;
  return [
    {
      code: ratio > WORTH_WIDENING ? 'coordinatedOmission' : 'sameCallsTwice',
      run: run.name,
      effect: ratio > WORTH_WIDENING ? 'refused' : 'noted',
      message: `these latencies count from the actual send of calls that were late; from the planned send ${figure(true_ ?? NaN)} ms instead of ${figure(own ?? NaN)} ms`,
      whatItDoes: `clients would see the corrected series ("${corrected.name}"); this one tells the time in the service and its connections, of the very same calls: do not count both`,
      concerns: ratio > WORTH_WIDENING ? ['latency'] : [],
      numbers: { ratio },
    },
  ];
}

function targetMissed(run: Run): Finding[] {
  const { targetRequestsPerSecond: target, requestsPerSecond: rate } = run;
  if (run.loop !== 'closed' || target === undefined || rate === undefined || rate >= HELD * target) return [];
  return [
    {
      code: 'coordinatedOmission',
      run: run.name,
      effect: 'refused',
      message: `the callers wait for answers and sent ${figure(rate)} calls/s of the ${figure(target)} they were told`,
      whatItDoes: `${percent(1 - rate / target)} of the calls were held back exactly while the service was slow, so every percentile is too low for clients that do not wait; send on a schedule (ghz --async, wrk2 -R, a k6 arrival-rate executor)`,
      concerns: ['latency'],
      numbers: { requestsPerSecond: rate, targetRequestsPerSecond: target },
    },
  ];
}

/** Stretches in which next to nothing was answered, against what the percentiles say. */
function stalls(run: Run): Finding[] {
  const { timeline, latencyMs } = run;
  if (timeline === undefined || timeline.length < 10 || latencyMs.p99 === undefined) return [];
  const counts = timeline.map(({ requests }) => requests).sort((a, b) => a - b);
  const typical = counts[Math.floor(counts.length / 2)]!;
  if (typical < 10) return [];
  let [longest, current, total] = [0, 0, 0];
  for (const bin of timeline) {
    current = bin.requests < 0.1 * typical ? current + bin.durationSeconds : 0;
    if (bin.requests < 0.1 * typical) total += bin.durationSeconds;
    longest = Math.max(longest, current);
  }
  const share = total / (timeline.length * timeline[0]!.durationSeconds);
  // of calls spread evenly over a stall, that share waits longer than the percentile
  const clientP99Ms = share > 0.01 ? longest * 1000 * (1 - 0.01 / share) : 0;
  if (clientP99Ms < WORTH_WIDENING * latencyMs.p99) return [];
  const effect = clientP99Ms > WORTH_REFUSING * latencyMs.p99 ? 'refused' : 'widened';
  // calls that arrive while nothing is answered wait half of the stall on average
  const meanUp = latencyMs.mean ? (share * longest * 1000) / 2 / latencyMs.mean : 0;
  return [
    {
      code: 'coordinatedOmission',
      run: run.name,
      effect,
      ...when(effect, [widened('meanLatency', 0, meanUp), widened('percentiles', 0, clientP99Ms / latencyMs.p99 - 1)]),
      message: `the service stood still for ${figure(total)} s (${percent(share)} of the run), and waiting callers sent nothing then`,
      whatItDoes: `the p99 of ${figure(latencyMs.p99)} ms leaves those calls out: clients that do not wait would see about ${figure(clientP99Ms)} ms; send on a schedule, or leave the latencies out`,
      concerns: ['latency'],
      numbers: { stalledSeconds: total, longestStallSeconds: longest, p99Ms: latencyMs.p99, clientP99Ms },
    },
  ];
}

/** Without times of day: an answer so late that, had it been a stall of all callers, the p99 of clients would be another number. */
function possibleStall(run: Run): Finding[] {
  const { latencyMs, durationSeconds, requests, concurrency } = run;
  const { p99, max } = latencyMs;
  if (run.loop !== 'closed' || p99 === undefined || max === undefined || durationSeconds === undefined) return [];
  // more late answers than callers would show in the p99 itself
  if (requests === undefined || (concurrency ?? 1) > 0.01 * requests) return [];
  const clientP99Ms = max - 0.01 * durationSeconds * 1000;
  if (clientP99Ms < WORTH_REFUSING * p99) return [];
  const effect = clientP99Ms >= SURELY_A_STALL * p99 ? 'widened' : 'noted';
  const meanUp = latencyMs.mean ? (max * max) / 2 / (durationSeconds * 1000) / latencyMs.mean : 0;
  return [
    {
      code: 'coordinatedOmission',
      run: run.name,
      effect,
      ...when(effect, [widened('meanLatency', 0, meanUp), widened('percentiles', 0, clientP99Ms / p99 - 1)]),
      message: `the slowest answer took ${figure(max)} ms, ${percent(max / 1000 / durationSeconds)} of the run, and the p99 is ${figure(p99)} ms: waiting callers sent nothing meanwhile`,
      whatItDoes: `if the service stood still then, clients that do not wait would see a p99 of about ${figure(clientP99Ms)} ms; single calls with their times (ghz JSON, k6 lines) would tell, or a load on a schedule`,
      concerns: ['latency'],
      numbers: { p99Ms: p99, maxMs: max, clientP99Ms },
    },
  ];
}
