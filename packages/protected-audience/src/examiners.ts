/**
 * What makes a benchmark of these services unlike production: chaff that is off, buyers that a noised metric counts only up to two,
 * values that clamps and buckets moved. For the benchmark doctor, beside its general examiners.
 * Source: ba services/seller_frontend_service/util/chaffing_utils.cc, ba services/common/metric/server_definition.h, dp src/metric/dp.h.
 */
import type { DoctorFacts, Examiner, Finding } from '@plimsoll/core';
import { CHAFFING } from './chaffing.ts';
import { metricNamed } from './metrics.ts';

/** A metric partitioned by buyer records so many buyers of one request in PROD mode; without chaffing no more are called either. */
const MOST_BUYERS_RECORDED = CHAFFING.buyersCapWithoutChaffing;

const SWITCHED_OFF = /^(false|off|no|0|disabled)$/i;

/** Chaffing switched off, by a tag or an overridden variable of the run. */
const chaffingOff: Examiner = (run, facts) => {
  const entry = Object.entries(run.parameters).find(([key]) => /chaff/i.test(key));
  if (entry === undefined || !SWITCHED_OFF.test(String(entry[1])) || facts.settings?.chaffing === false) return [];
  const effect = buyersOf(facts) > CHAFFING.buyersCapWithoutChaffing ? 'refused' : 'widened';
  // as many times the calls, and the bytes they carry, as more buyers are called
  const upFraction = CHAFFING.buyersCap / CHAFFING.buyersCapWithoutChaffing - 1;
  return [
    {
      code: 'chaffingOff',
      run: run.name,
      effect,
      ...(effect === 'widened' && {
        widens: (['requestBytes', 'responseBytes'] as const).map((number) => ({ number, downFraction: 0, upFraction })),
      }),
      message: `chaffing was off (${entry[0]} = ${String(entry[1])})`,
      whatItDoes: `without it an auction calls at most ${CHAFFING.buyersCapWithoutChaffing} buyers, in production up to ${CHAFFING.buyersCap}, and no decoys go out (${CHAFFING_SHARES} send some): calls, bytes and latency of the buyers' side are too low; measure with it on`,
      concerns: ['bytes', 'rate'],
      numbers: {},
    },
  ];
};

const buyersOf = (facts: DoctorFacts): number => (typeof facts.settings?.buyers === 'number' ? facts.settings.buyers : 0);

const CHAFFING_SHARES = `1 % of requests with up to ${CHAFFING.fewBuyers} buyers, 5 % with more`;

/** Calls to buyers per request that stop at two where more buyers were asked. */
const cappedBuyers: Examiner = (run, facts) => {
  const { metrics = {} } = run;
  const requests = run.requests ?? metrics['request.count']?.value;
  const calls = Object.entries(metrics).filter(
    ([name, one]) => name.startsWith('sfe.initiated_request.to_bfe.count') && one.kind === 'total',
  );
  if (!requests || calls.length === 0) return [];
  const perRequest = calls.reduce((sum, [, one]) => sum + one.value, 0) / requests;
  const partitions = calls.filter(([name]) => name.includes('{')).length;
  const asked = buyersOf(facts) || partitions;
  if (asked <= MOST_BUYERS_RECORDED || perRequest > MOST_BUYERS_RECORDED * 1.05 || perRequest < MOST_BUYERS_RECORDED * 0.8) return [];
  return [
    {
      code: 'buyersCapped',
      run: run.name,
      effect: 'refused',
      message: `${perRequest.toFixed(2)} calls to buyers per request with ${asked} buyers: no more than ${MOST_BUYERS_RECORDED} buyers of a request are recorded, or called without chaffing`,
      whatItDoes: `calls, bytes and errors per buyer are too low by up to ${asked} ÷ ${MOST_BUYERS_RECORDED}: NAT, egress and the buyers' load with them; count at the buyers (their request.count), or raise max_partitions_contributed`,
      concerns: ['rate', 'bytes'],
      numbers: { callsPerRequest: perRequest, buyers: asked },
    },
  ];
};

/** A noised distribution cannot read below the middle of the bucket that its lower clamp falls into. */
const clampedValues: Examiner = (run) =>
  Object.entries(run.metrics ?? {}).flatMap(([key, one]): Finding[] => {
    const metric = metricNamed(key.replace(/\{.*\}$/, ''));
    const low = metric?.clamp?.[0];
    if (!one.noised || one.kind !== 'mean' || metric?.kind !== 'histogram' || low === undefined || low === 0 || one.value > low * 1.3)
      return [];
    return [
      {
        code: 'clampedMetric',
        run: run.name,
        effect: 'refused',
        message: `${metric.name} reads ${one.value}, at its lower clamp of ${low}`,
        whatItDoes:
          'the true value is somewhere below: values are clamped and reported as the middle of their bucket; take work per call from processor time (exact), or measure with noise off',
        concerns: ['latency', 'cpu', 'bytes'],
        numbers: { value: one.value, clamp: low },
      },
    ];
  });

export const protectedAudienceExaminers: readonly Examiner[] = [chaffingOff, cappedBuyers, clampedValues];
