/**
 * A queue fuller than any that is solved. Those that wait do so longer, in proportion to what the servers have left over, and more of them do; then comes
 * what a call takes where nobody waits. Of both only the wait grows: an answer never takes less than the work.
 * Sources: Kingman, Proceedings of the Cambridge Philosophical Society 57 (1961): a wait in heavy traffic is exponential, of a mean in proportion to
 * 1/(1 − ρ); Halfin & Whitt, Operations Research 29 (1981): of many servers, a chance not to wait in proportion to 1 − ρ.
 */
import { lawOf, type ResponseLaw } from '../distribution/response-law.ts';

const PARTS = 64;

/**
 * @param idle the answer without any wait
 * @param solved the answer at `solvedUtilization`
 * @param utilization above that of the one that is solved, below 1
 * @param fullSeconds what a wait takes in the end, times the share of the servers that is left over
 */
export function fullerQueue(
  idle: ResponseLaw,
  solved: ResponseLaw,
  { solvedUtilization, utilization, fullSeconds }: { solvedUtilization: number; utilization: number; fullSeconds: number },
): ResponseLaw {
  // a wait of this mean and second moment is exponential, with a chance
  const mean = Math.max(0, solved.meanSeconds - idle.meanSeconds);
  const square = Math.max(0, solved.varianceSeconds2 - idle.varianceSeconds2) + mean ** 2;
  if (!(mean > 0)) return solved;
  const chance = Math.min(1, (2 * mean ** 2) / square);
  const leftOver = (1 - utilization) / (1 - solvedUtilization);
  const waiting = 1 / (1 + (1 / chance - 1) * leftOver);
  // from what the solved one waits to what a full one does
  const solvedSeconds = (mean * (1 - solvedUtilization)) / solvedUtilization;
  const whenDelayed = (utilization * (fullSeconds + (solvedSeconds - fullSeconds) * leftOver)) / (1 - utilization) / waiting;
  // the work by as many even parts of it: nothing is done before the first task could be, as it would be on a grid as coarse as such a wait
  const works = Array.from({ length: PARTS }, (_, part) => idle.quantileSeconds((part + 0.5) / PARTS));
  return lawOf({
    meanSeconds: idle.meanSeconds + waiting * whenDelayed,
    varianceSeconds2: idle.varianceSeconds2 + waiting * (2 - waiting) * whenDelayed ** 2,
    errorBandFraction: solved.errorBandFraction,
    leastSeconds: idle.leastSeconds,
    cdf(t) {
      let delayed = 0;
      for (const work of works) if (t > work) delayed -= Math.expm1((work - t) / whenDelayed);
      return (1 - waiting) * idle.cdf(t) + (waiting * delayed) / PARTS;
    },
  });
}
