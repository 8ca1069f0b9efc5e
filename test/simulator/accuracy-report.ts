/**
 * Writes docs/accuracy-of-queueing.md: how far the response laws are from simulation, region by region of what a queue can be.
 * Run: npx tsx --conditions=plimsoll-source test/simulator/accuracy-report.ts (some minutes)
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { responseTime } from '../../packages/core/src/queueing/index.ts';
import { AT_ONCE, BRANCHES, BURSTS, IN_A_ROW, LIMITED, planOf, SPREAD_CALLERS, type GraphCase } from './graphs.ts';
import { simulateGraph } from './simulate-graph.ts';
import { simulateQueue, type QueueRun, type Service } from './simulate-queue.ts';

const FRACTIONS = [0.5, 0.95, 0.99];
type Run = Omit<QueueRun, 'calls' | 'seed'>;

/** Largest and mean deviation, in per cent, of the mean and of each fraction. */
function row(name: string, runs: readonly Run[], calls: number): string {
  const worst = [0, 0, 0, 0];
  const sums = [0, 0, 0, 0];
  runs.forEach((run, i) => {
    const { servers, utilization, service, batch = 1, replicas = 1 } = run;
    const simulated = simulateQueue({ ...run, calls, seed: 20261125 + i });
    const law = responseTime({
      requestsPerSecond: (utilization * servers * replicas) / batch,
      vcpus: servers,
      serviceTime: { meanMs: 1000, squaredCoefficientOfVariation: service.scv, shape: service.shape },
      batchSize: batch,
      replicas,
      ...(run.balancer && { balancer: run.balancer }),
      ...(run.arrivalScv && { burstiness: run.arrivalScv }),
    });
    const off = [law.meanMs / 1000 / simulated.mean, ...FRACTIONS.map((f) => law.quantileMs(f) / 1000 / simulated.quantile(f))];
    off.forEach((ratio, k) => {
      worst[k] = Math.max(worst[k]!, Math.abs(ratio - 1));
      sums[k]! += Math.abs(ratio - 1);
    });
  });
  const cells = worst.map((value, k) => `${(100 * value).toFixed(1)} (${((100 * sums[k]!) / runs.length).toFixed(1)})`);
  return `| ${name} | ${runs.length} | ${cells.join(' | ')} |`;
}

const steady: Service[] = [
  { shape: 'deterministic', scv: 0 },
  { shape: 'erlang', scv: 0.25 },
  { shape: 'gamma', scv: 0.5 },
];
const one: Service[] = [
  { shape: 'exponential', scv: 1 },
  { shape: 'lognormal', scv: 1 },
];
const spread: Service[] = [
  { shape: 'lognormal', scv: 2 },
  { shape: 'hyperexponential', scv: 2 },
  { shape: 'lognormal', scv: 4 },
  { shape: 'hyperexponential', scv: 4 },
];
const over = (services: readonly Service[], servers: readonly number[], utilizations: readonly number[], rest: Partial<Run> = {}): Run[] =>
  services.flatMap((service) => servers.flatMap((c) => utilizations.map((utilization) => ({ servers: c, utilization, service, ...rest }))));
const SERVERS = [1, 2, 4, 16, 64];
const batches = (services: readonly Service[], utilizations: readonly number[]): Run[] =>
  [
    [4, 2],
    [4, 8],
    [4, 20],
    [16, 4],
    [16, 9],
    [16, 24],
    [32, 8],
  ].flatMap(([servers, batch]) => over(services, [servers!], utilizations, { batch: batch! }));

const rows = [
  row('single tasks, scv below 1, 50 and 80 % busy', over(steady, SERVERS, [0.5, 0.8]), 300_000),
  row('single tasks, scv 1, 50 and 80 % busy', over(one, SERVERS, [0.5, 0.8]), 300_000),
  row('single tasks, scv 2 and 4, 50 and 80 % busy', over(spread, SERVERS, [0.5, 0.8]), 600_000),
  row('batches of exponential tasks, 30 to 80 % busy', batches([one[0]!], [0.3, 0.6, 0.8]), 60_000),
  row('batches, scv below 1, 30 to 80 % busy', batches(steady, [0.3, 0.6, 0.8]), 60_000),
  row('batches, scv 2 and 4, 30 to 80 % busy', batches(spread, [0.3, 0.6, 0.8]), 60_000),
  row(
    'bursts of 2 and 4, exponential, 50 and 80 % busy',
    [2, 4].flatMap((arrivalScv) => over([one[0]!], SERVERS, [0.5, 0.8], { arrivalScv })),
    200_000,
  ),
  row(
    'bursts of 4 and 10, batches of 4 and 8 of every spread, 50 and 70 % busy',
    [4, 10].flatMap((arrivalScv) =>
      [4, 8].flatMap((batch) => over([steady[0]!, one[0]!, spread[2]!, spread[3]!], [1, 4, 16], [0.5, 0.7], { arrivalScv, batch })),
    ),
    100_000,
  ),
  row(
    'least outstanding, steady and spread tasks, 3 and 10 replicas of 1 and 4, 70 and 90 % busy',
    [3, 10].flatMap((replicas) => over([steady[0]!, spread[3]!], [1, 4], [0.7, 0.9], { replicas, balancer: 'leastOutstanding' })),
    400_000,
  ),
  row(
    'two choices, steady and spread tasks, 3 and 10 replicas of 1 and 4, 70 and 90 % busy',
    [3, 10].flatMap((replicas) => over([steady[0]!, spread[3]!], [1, 4], [0.7, 0.9], { replicas, balancer: 'twoChoices' })),
    400_000,
  ),
  row(
    'least outstanding, batches of 4 and 8, 3 and 9 replicas of 4, 50 and 80 % busy',
    [3, 9].flatMap((replicas) =>
      [4, 8].flatMap((batch) => over([one[0]!, spread[0]!], [4], [0.5, 0.8], { replicas, batch, balancer: 'leastOutstanding' })),
    ),
    100_000,
  ),
  row(
    'least outstanding, 3 and 10 replicas of 1 and 4, 50 and 80 % busy',
    [3, 10].flatMap((replicas) => over([one[0]!], [1, 4], [0.5, 0.8], { replicas, balancer: 'leastOutstanding' })),
    100_000,
  ),
  row(
    'two choices, 3 and 10 replicas of 1 and 4, 50 and 80 % busy',
    [3, 10].flatMap((replicas) => over([one[0]!], [1, 4], [0.5, 0.8], { replicas, balancer: 'twoChoices' })),
    100_000,
  ),
  row(
    'two choices, tasks of every spread, 5 and 20 replicas of 1 and 2, 85 % busy',
    [5, 20].flatMap((replicas) => over([...steady, ...spread], [1, 2], [0.85], { replicas, balancer: 'twoChoices' })),
    600_000,
  ),
  row(
    'two choices, batches of 4 and 8, 3 and 9 replicas of 4, 50 and 80 % busy',
    [3, 9].flatMap((replicas) =>
      [4, 8].flatMap((batch) => over([steady[0]!, one[0]!, spread[0]!], [4], [0.5, 0.8], { replicas, batch, balancer: 'twoChoices' })),
    ),
    100_000,
  ),
];

/** Of the plan of a graph: each percentile, the stated band, and what is refused. */
async function graphRow(of: string, one: GraphCase): Promise<string> {
  const simulated = simulateGraph({ ...one, requests: Math.max(300_000, one.requests ?? 0), seed: 20261130 });
  const plan = await planOf(one);
  const off = (said: number, true_: number) => (100 * (said / true_ - 1)).toFixed(1);
  const { p50Ms, p95Ms, p99Ms } = plan.latency;
  const times = [off(p50Ms, simulated.quantileMs(0.5)), off(p95Ms, simulated.quantileMs(0.95)), off(p99Ms, simulated.quantileMs(0.99))];
  const refused = plan.services[0]!.refusedFraction;
  const band = `${Math.round(100 * plan.latencyErrorBandFraction!)} %`;
  return `| ${of} ${one.name} | ${times.join(' | ')} | ${band} | ${refused === undefined ? '' : off(refused, simulated.refused[0]!)} |`;
}

const graphRows = [];
for (const [of, cases] of [
  ['bursts:', BURSTS],
  ['spread callers:', SPREAD_CALLERS],
  ['at once:', AT_ONCE],
  ['branches:', BRANCHES],
  ['in a row:', IN_A_ROW],
  ['limit:', LIMITED],
] as const)
  for (const one of cases) graphRows.push(await graphRow(of, one));

writeFileSync(
  fileURLToPath(new URL('../../docs/accuracy-of-queueing.md', import.meta.url)),
  `# How far the response laws are from simulation

Written by \`npx tsx --conditions=plimsoll-source test/simulator/accuracy-report.ts\`. The simulator (\`test/simulator/simulate-queue.ts\`) plays every task event by event, seeded,
and shares no code with the laws. Deviations are in per cent: the largest, and in brackets the mean, over the cases of a row. They hold the simulation's own
noise, 1 to 3 % at p99 of heavy-tailed tasks, more at one and two servers; of exponential tasks the law for single ones is
exact, so their row shows what noise alone does. Above 80 % busy runs of this length say little: there the laws were held against exact results where these exist (M/M/c, M/D/1, M/G/1).

Longer runs were made by a simulation in C written apart. Single tasks: 730 queues of 1 to 64 servers, 30 to 95 % busy, deterministic, gamma, Erlang, lognormal and hyper-exponential tasks of
scv 0 to 4, 3 to 60 million tasks each: mean, p50, p95 and p99 within 5 % up to 80 % busy (the largest 4.6 %, p99 of lognormal tasks of scv 4 at three servers; the 10 % and more that the row of scv 2 and 4
may show at p99 are its runs') and within 10 % up to 95 %. Another 192 of their own, 10 to 95 % busy, the law being as it was: all within 3 %. Batches of 2 to 1000 tasks on 1 to 64 servers, 5 to 90 % busy, scv 0.015 to 4, 4083 queues, all of
which the last of its constants were chosen by: within 10 % at p50, p95 and p99 beyond what their runs are uncertain by, but for two short runs at 90 % (22 beyond 7 %). The slowest of 2 to 20 independent times of one queue,
and their sums, 72: within 6 %. Over replicas that share (the least loaded of all, the less loaded of two), single tasks: 260 queues of 2 to 64 replicas of 1 to 16 servers, 30 to 90 % busy, scv 0 to 4, that the law was not fitted to, 3 to 6 million
tasks each: all within 10 % at p95 and p99, 14 % at p50; of 1,146 more that it was fitted to, or that come from the same grid, one beyond 10 % at p95 and 12 at p99 (14 % at most, lognormal tasks of scv 4 and steady ones, at one or two servers). Batches of 2 to 10 tasks over 2 to 40
replicas of 1 to 8 servers, 50 to 90 % busy, 120 queues that nothing was fitted to: mean errors of 3 % at p95 and p99, 18 % and 24 % at most. Single tasks in bursts of 2 to 8 there, 23: 20 % at most at p99.
Two tiers, 150 pairs of 1 to 10 replicas of 2 to 16 servers, 30 to 80 % busy, scv 0 to 4, each taken as fed at random: all within 10 % at p50, p95 and p99.
Two tiers of one to four replicas of 1 to 8 servers,
single tasks and batches, 50 to 80 % busy, scv 0 to 4, 1,152 pairs: 3 beyond 10 % at p95 (-13 % to +11 %), 20 at p99 (-15 % to +13 %, the runs' own noise of 3 to 5 % in it), 20 at p50. Behind callers of lognormal and hyper-exponential tasks of scv 2 and 4, which call in bursts,
45 to 88 % busy, 480 pairs: none beyond 10 % at p95, 8 at p99 (-13 % to +13 %), one at p50; 60 rows of three tiers that this was not fitted to: none at p95, two at p99 (-16 %).
The row of the second tier by itself has constants of its own (\`plan/answers/wait-parts.ts\`). Of the 1,152 pairs 90 are beyond 10 % there at p95 (-24 % to +28 %; 306 with those of the whole, -59 % to +71 %), of the 480 25 (-19 % to +19 %; 49 before). Of 80 longer runs of 2 million
calls that it was not fitted to, 45 to 85 % busy, one (-10 % to +10 %), 4 at p99 (-19 % to +17 %), and of the whole answers none. Of 60 with callers of 16 to 60 servers 3 (-20 % to +14 %). Of third tiers, behind others that pass bursts on, a sixth is (-31 % to +20 %).
Calls of one request one after another, 2 to 10 of them to 1 to 10 replicas of 1 to 16 servers, 40 to 85 % busy, scv 0 to 4, 315: 6 beyond 10 % at p95 (+20 % at most), 22 at p99 (-16 % to +22 %); in bursts of scv 3 and 8, 216: 25 at p95, 38 at p99 (-23 % to +26 %).
Plans of graphs drawn at random, 2 to 5 services, calls at once and one after another, one to four a request, batches of 1, 4 and 10, all balancers, scv 0 to 4: 150 of 1 to 8 replicas of 1 to 16 servers, 30 to 80 % busy: p95 within 6 % and p99 within 7 %, 1 % on average, one median
beyond 10 %; 120 of 1 to 3 replicas of 1 to 4 servers, 50 to 83 % busy: 4 beyond 10 % at p95 and 3 at p99 (fan-outs behind fan-outs, and calls in a row behind which steady servers feed others; 35 % too late at most), 20 at p50. All are within the band of their plan.
Trees of six services in three tiers, sequence and parallel edges, network times, optional calls, half of them with timeouts, 200: within 10 % but where a fraction falls on
the share of a rare call. The slowest of 2 to 20 calls at once to different services, 60: three beyond 10 % at p95, all steady tasks over replicas that share. Two to twenty calls at once to one service of 1 to 40 replicas of 1 to 16 servers, 30 to 85 % busy:
placed at random within 10 % at p95 and 13 % at p99 (160 queues to 90 % busy: one and three beyond 10 %, p50 -16 % to +18 %). Over 2 to 40 replicas of 1 to 8 servers that share, 30 to 90 % busy, scv 0 to 4, up to six tasks a call, 300 queues that nothing was fitted to:
9 beyond 10 % at p95 (12 % at most), 4 at p99 (19 %), 37 at p50 (-37 % to +24 %); the 300 that it was fitted to: 8 (22 %) and 7 (17 %). 200 more, of 1 to 16 servers and up to eight tasks, made when all was done: 2 (14 %), 5 (20 %) and 10. Of tasks that are not steady
none is beyond 10 % with the least loaded of all and 13 % with the less loaded of two in the first 600; steady ones come out at few times only.
Two to five single calls of scv 4 over 3 to 20 replicas of one server, 70 to 90 % busy, were among the 600 hardly ever: with the least loaded p95 was up to 18 % and p50 33 % off; now 10 % and 23 %, with the less loaded of two p95 13 %. One call and up to a twenty-fifth, 112 plans of one to four servers and replicas, all balancers, scv 0 to 4:
within 5 % at p50 and p95, 9 % at p99. One such call by itself, the same queues: of the 500 not fitted to, 12 beyond 10 % at p95 (-19 % to +18 %), 23 at p99 (20 % at most), 84 at p50; placed at random, 160: 3 at p95 (19 %), none at p99.
Every shard of 2 to 20 at once, each of 1 to 4 replicas of 1 to 8 servers, 50 to 85 % busy, 80 plans: one beyond 10 % at p95 (-11 %) and at p99 (-15 %), 5 at p50 (-15 %). Objectives, load lines and memory in flight are of that law: 14 services sized by it for a p95 or p99 of their own are within 8 % there (test/must-hold/one-law.test.ts).

| queues | cases | mean | p50 | p95 | p99 |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

## Plans of graphs

Whole plans against \`test/simulator/simulate-graph.ts\`, which plays every request through its graph: deviation of the answer to clients in per cent, the band that the plan states,
and the deviation of the share refused. Bursts of clients are taken to reach every service as they come; busy or slow callers smooth them, which shows at p50.
Bursts leave a run of this length uncertain by some per cent at p99.

| graph | p50 | p95 | p99 | band | refused |
| --- | --- | --- | --- | --- | --- |
${graphRows.join('\n')}

## Where it is known to be far off

Compared with simulations written for that alone, the largest errors found; the band that a law, or a plan, states covers them but where it is said. Bands are of the median and what is later, up to p99.

| what | largest error | stated band |
| --- | --- | --- |
| single tasks over replicas that share (the less loaded of two, 3 of one server, hyperexponential of scv 4, 85 %; 64 of one, lognormal of scv 4, 90 %) | p50 +17 %; p99 +14 % | 20 % |
| the same in bursts (steady tasks, 2 of one server, bursts of 8); coming more evenly than at random (steady, scv 0.3 between calls, 10 of one server) | p99 -20 %; p99 +45 % | 35 %; 55 % |
| batches over replicas that share (least outstanding, 3 steady tasks on 3 replicas of four servers, 50 %; 4 of scv 4, two choices, 3 of four, 90 %) | p95 -18 %, p99 -24 %; p50 +20 % | 30 % |
| batches of nearly steady tasks (gamma of scv 0.05; 22 on 24, 60 %; 120 on 48, 35 %) | p95 +9 % | 10 % |
| batches at two servers, tasks of scv 4 (14 lognormal ones, 5 %; 2 hyperexponential ones, 85 %) | p99 -10 %; p50 -9 % | 12 % |
| bursts of single spread tasks, several servers (scv 4, bursts of 10) | p50 +16 % | 16 % |
| batches that come more evenly than at random (scv 0.5, two servers) | p99 +20 % | 30 % |
| steady tasks over four replicas behind one server of hyperexponential tasks of scv 4, 55 and 82 % | p95 +9 %, p99 +13 % | 23 %, of the plan (\`plan/answers/arrivals-band.ts\`) |
| the row of a second tier by itself: half busy, of steady tasks over two replicas behind one steady server, 80 %; batches behind batches of nearly steady tasks | p95 +28 %; -24 % | 22 to 45 %, of the row (\`plan/answers/arrivals-band.ts\`) |
| the row of a third tier: steady batches of six on eight servers, 83 %, behind lognormal batches behind four servers of lognormal tasks of scv 4 | p95 -31 %, p99 -35 % | 21 to 30 %, of the row |
| third of three tiers, behind a steady one behind one server of lognormal tasks of scv 4 | p99 -16 % | 30 %, of the plan |
| calls of one request at once over replicas that share (two choices: 3 over 14 of one server, gamma of scv 0.25, 90 %; 2 over 39 of four servers, eight tasks each, hyperexponential of scv 4, 87 %) | p99 +13 %; p50 -24 % | 25 % (\`queueing/replicas/calls-together.ts\`) |
| the same, steady tasks (two choices: 6 of three tasks each over 14 of eight servers, half busy; 14 over 14 of four; 15 over 33 of eight, 36 %) | p95 -22 %; p50 -37 %; p99 +20 % | 60 % |
| calls of one request at once placed at random (6 over 37 of two servers, lognormal of scv 4, 60 %; steady, 3 over 19 of four, six tasks each, 30 %) | p99 -13 %; p50 +18 % | 13 %; 18 % |
| one call of those by itself, at random (13 over 6 of eight servers, lognormal of scv 2, 84 %; 12 over 2; steady, 12 over 29 of four servers, four tasks each, 30 %) | p95 -20 %; p99 +21 %; p50 +63 % | 22 %, 65 % of steady tasks |
| the same over replicas that share (14 over 26 of one server, two choices, and 5 over 14, least outstanding, hyperexponential of scv 4; steady, 18 over 4 of eight, two choices) | p95 -19 %; p50 +46 %; p50 +53 % | 50 %, 60 % of steady tasks |
| calls of one request at once: a few single ones of scv 4 over the least loaded of few single servers (2 over 3 to 5, 70 to 80 %); steady ones, between one and two a request (1.2 over 10 of one server, half busy and less) | p50 +23 %; p95 +15 %, p99 -16 % | 25 %; 60 % |
| one call and some more behind few replicas of steady tasks (1.3 in parallel, 30 %) | p50 +25 % | 14 %, of the plan: beyond it |
| single steady tasks at one server, 99 % busy and more, below the 20th percentile | p2 -11 %, p10 -1.5 % | 0.5 %: beyond it |
| sums of times of very different lengths, below the 10th percentile (1 ms and 100 ms) | p1 -14 % | 1 %: beyond it |
| share of calls that come too late for their caller, behind few busy replicas of steady tasks | mostly up to twice as many, at times many times | \`timedOutLowFraction\` to \`timedOutHighFraction\`: were all times off by their band |
| calls of one request that come to a single full server at very different times (5, apart by 60 ms, work of 9.4 ms, 85 %) | p95 -11 %, p99 -10 % | 15 % |
| bursts behind a busy server (bursts of 10, 72 % of one server) | p50 +20 %, p95 +11 % | 27 %, of the plan (\`plan/answers/arrivals-band.ts\`) |
| calls in a row: steady ones of one replica, light traffic; four single ones in bursts of 8 | p50 -32 %, p99 +22 %; p50 +33 %, p99 -23 % | 35 %; 35 % and what callers do |
| calls in a row: ten lognormal ones of scv 2 to one server; steady ones with two choices over ten, 90 % | p99 +19 %; p99 -18 % | 25 %; 40 % |
| calls that come back to a service by other ways than a row, or in a row with timeouts | p95 -40 % | as much of the plan as waits may be alike (\`plan/answers/arrivals-band.ts\`) |
| bursts of steady tasks after steady ones (bursts of 6, 67 %) | p99 -14 % | 25 %, of the plan |
| calls to several services at once, or to every shard, few replicas each (20 of four servers, gamma of scv 0.1, 68 %) | p50 -8 % and +11 %; p95 and p99 +9 % | 12 %, of the plan |
| tasks of a shape that is none of those that can be told (uniform from 0 to 2, told as gamma of scv 1/3: one at a time; 5 on 14) | p99 +42 %; p99 +74 % | none: told as another shape |
| queues with a limit, single spread tasks at several servers (hyperexponential of scv 4, four servers, ten may wait, 98 %; one server is exact) | p50 -14 %, p99 +8 % | 15 % |
| queues with a limit, single steady tasks at several servers | p99 -7 % | 15 % |
| queues with a limit, batches of spread tasks | p50 +14 %, p99 -17 % | 20 % |
| queues with a limit, batches of steady tasks: exact where tasks and servers divide one another; more tasks than servers, limits that are not of whole rounds (20 on 16, four may wait) | p99 +47 % | 50 % |
| queues with a limit, batches of fewer steady tasks than servers that do not divide them (3 on 4) | p99 +30 % | 35 % |
| queues with a limit, single tasks in bursts at one server (lognormal of scv 4, bursts of 8; steady) | p95 +57 %; p50 -26 %, p99 +30 % | 60 %; 35 % |
| share refused: batches of spread tasks (where less than 1 % is refused up to twice as many), of 3 steady tasks on 8 and 16 servers | -50 % to +40 % | 50 %, 100 % below a hundredth (\`refusedErrorBandFraction\`) |
| share refused: single tasks at several servers that refuse one in a thousand calls or more (one server is exact) | -11 % to +23 % | 25 %, 2 % where exact |
| share refused: the less loaded of two, 3 to 8 replicas; 20 nearly full ones with six places are said to refuse up to five times as many | -35 % to +37 % | 40 %, 400 % of more than eight replicas |
`,
);
