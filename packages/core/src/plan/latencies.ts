/** The whole answer to clients, loss by loss, and the objectives held against it. */
import type { Loss } from '../failure/index.ts';
import type { WholeResponses } from '../loadline/index.ts';
import { latencyOf, responsesUnder } from './service-rows.ts';
import type { SizedFleet } from './size.ts';
import type { FeasiblePlan, ObjectiveRow } from './types.ts';

/** Per region and loss, what every service answers. */
export type Responses = { loss: Loss; answers: WholeResponses }[][];

export const responsesOf = (sized: SizedFleet): Responses =>
  sized.regions.map((choice, r) =>
    sized.tasks[r]!.losses.map((loss) => ({ loss, answers: responsesUnder(sized.tasks[r]!, choice, loss) })),
  );

export function latencies(
  sized: SizedFleet,
  responses: Responses,
): Pick<FeasiblePlan, 'latency' | 'latencyErrorBandFraction' | 'underLoss'> {
  const everywhere = responses.flatMap((losses, r) =>
    losses.map(({ loss, answers }) => ({
      loss: loss.label,
      region: sized.regions[r]!.region,
      latency: latencyOf(answers.of(sized.scenario.front).law),
    })),
  );
  const bands = responses.flatMap((losses) => losses.map(({ answers }) => answers.of(sized.scenario.front).law.errorBandFraction));
  const slowest = (rows: typeof everywhere) => rows.reduce((worst, row) => (row.latency.p95Ms > worst.latency.p95Ms ? row : worst));
  return {
    latency: slowest(everywhere.filter((row) => row.loss === 'none')).latency,
    latencyErrorBandFraction: Math.max(...bands),
    underLoss: slowest(everywhere),
  };
}

export function objectiveRows(sized: SizedFleet, responses: Responses): ObjectiveRow[] {
  return sized.scenario.objectives.latency.map(({ fraction, ms, underLossMs, service }) => {
    const predicted = responses.map((losses) =>
      losses.map(({ answers }) => answers.of(service ?? sized.scenario.front).law.quantileSeconds(fraction) * 1000),
    );
    const predictedMs = Math.max(...predicted.map((losses) => losses[0]!));
    const predictedUnderLossMs = Math.max(...predicted.flat());
    const met = predictedMs <= ms * (1 + 1e-6) && predictedUnderLossMs <= (underLossMs ?? ms) * (1 + 1e-6);
    return {
      fraction,
      ms,
      ...(underLossMs !== undefined && { underLossMs }),
      ...(service !== undefined && { service }),
      predictedMs,
      predictedUnderLossMs,
      met,
    };
  });
}

/** The objectives of a plan that are about time. */
export const latencyRows = ({ objectives }: Pick<FeasiblePlan, 'objectives'>): ObjectiveRow[] =>
  objectives.filter((row): row is ObjectiveRow => 'ms' in row);
