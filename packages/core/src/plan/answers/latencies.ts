/** The whole answer to clients, loss by loss, and the objectives held against it. */
import type { RegionChoice, RegionTask } from '../../choice/index.ts';
import type { Loss } from '../../failure/index.ts';
import type { WholeResponses } from '../../loadline/index.ts';
import { arrivalsBand, branchesBand } from './arrivals-band.ts';
import { replicaUnder, responsesUnder } from './replica-under.ts';
import { latencyOf } from '../service-rows.ts';
import type { SizedFleet } from '../size.ts';
import type { FeasiblePlan, ObjectiveRow } from '../types.ts';

/** Per region, what every service answers with all up, and under each loss that no other is worse than. */
export type Responses = { loss: Loss; answers: WholeResponses }[][];

export const responsesOf = (sized: SizedFleet): Responses =>
  sized.regions.map((choice, r) => {
    const task = sized.tasks[r]!;
    const loads = task.losses.map((loss) => choice.chosen.map((_, i) => replicaUnder(task, choice, i, loss)));
    return task.losses.flatMap((loss, l) =>
      l === 0 || !loads.some((other, o) => o !== l && isWorse(other, loads[l]!, o < l))
        ? [{ loss, answers: responsesUnder(task, choice, loss) }]
        : [],
    );
  });

type Load = Pick<ReturnType<typeof replicaUnder>, 'utilizationFraction' | 'survivingReplicas'>;

/** Whether every service answers later: as busy or busier with as few or fewer replicas that share the calls. Of two alike one is kept. */
function isWorse(other: readonly Load[], own: readonly Load[], first: boolean): boolean {
  const noBetter = other.every(
    (load, i) => load.utilizationFraction >= own[i]!.utilizationFraction && load.survivingReplicas <= own[i]!.survivingReplicas,
  );
  const alike = other.every(
    (load, i) => load.utilizationFraction === own[i]!.utilizationFraction && load.survivingReplicas === own[i]!.survivingReplicas,
  );
  return noBetter && (!alike || first);
}

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
  // of equals the first, whatever the last digits
  const slowest = (rows: typeof everywhere) =>
    rows.reduce((worst, row) => (row.latency.p95Ms > worst.latency.p95Ms * (1 + 1e-9) ? row : worst));
  return {
    latency: slowest(everywhere.filter((row) => row.loss === 'none')).latency,
    latencyErrorBandFraction:
      Math.max(...bands) + Math.max(...sized.regions.map((choice, r) => tiersBand(sized.tasks[r]!, choice, responses[r]![0]!.answers))),
    underLoss: slowest(everywhere),
  };
}

/** What each service may be off by because of how its callers call it, as a part of the whole answer. */
function tiersBand(task: RegionTask, choice: RegionChoice, answers: WholeResponses): number {
  const whole = answers.of(task.scenario.front).law.quantileSeconds(0.95);
  if (!(whole > 0)) return 0;
  return choice.chosen.reduce(
    (sum, _, i) => {
      const band = arrivalsBand(task, choice, i);
      if (band === 0) return sum;
      const { callsPerRequest, callsTogether } = task.demand.services[task.scenario.order[i]!]!;
      // each of the calls that are made one after another is off by as much
      const inARow = Math.max(1, callsPerRequest / callsTogether);
      const own = replicaUnder(task, choice, i, task.losses[0]!).law.quantileSeconds(0.95);
      return sum + band * (inARow === 1 ? own / whole : Math.min(1, (inARow * own) / whole));
    },
    branchesBand(task, choice),
  );
}

export function objectiveRows(sized: SizedFleet, responses: Responses): ObjectiveRow[] {
  return sized.scenario.objectives.latency.map(({ fraction, ms, underLossMs, service }) => {
    const predicted = responses.map((losses) =>
      losses.map(({ answers }) => answers.found(service ?? sized.scenario.front).quantileSeconds(fraction) * 1000),
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
