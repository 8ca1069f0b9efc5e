/**
 * The formulas that the services' own documents state, each once, by number, in the planner's formula language: templates take their text from
 * here, so what is documented is what is computed. Where a document's formula is weak the note says what the planner does instead.
 */
import { evaluateFormula, type FormulaValue, type FormulaVariables } from '@plimsoll/core';

export interface FieldFormula {
  id: string;
  answers: string;
  text: string;
  /** name to unit */
  variables: Record<string, string>;
  unit: string;
  source: string;
  note?: string;
}

const COST = 'docs: bidding_auction_cost.md';
const ONBOARDING = 'docs: bidding_auction_services_onboarding_self_serve_guide.md';
const KV_COST = 'docs: key_value_service_cost.md';

export const FORMULAS = {
  F1: {
    id: 'F1',
    answers: 'vCPU time of one request at a back end: the overhead, and one UDF execution per ad or interest group',
    text: 'overhead + executions * executionTime',
    variables: { overhead: 's', executions: '', executionTime: 's' },
    unit: 's',
    source: COST,
  },
  F2: {
    id: 'F2',
    answers: 'requests that one vCPU does in a second at full utilisation',
    text: '1 / vcpuSecondsPerRequest',
    variables: { vcpuSecondsPerRequest: 's' },
    unit: '1/s',
    source: COST,
    note: 'assumes 100 % utilisation: the planner sizes at the load line',
  },
  F3: {
    id: 'F3',
    answers: 'vCPUs that a rate keeps busy',
    text: 'requestsPerSecond * vcpuSecondsPerRequest',
    variables: { requestsPerSecond: '', vcpuSecondsPerRequest: 's' },
    unit: 's',
    source: COST,
  },
  F4: {
    id: 'F4',
    answers: 'time of one request whose executions share the workers, without any waiting',
    text: 'overhead + executions * executionTime / workers',
    variables: { overhead: 's', executions: '', executionTime: 's', workers: '' },
    unit: 's',
    source: COST,
    note: 'the document repeats the ads of the seller in the buyer’s section and prints the unit as vCPU-seconds; no queue, no slowest task: the planner solves the batch queue',
  },
  F5: {
    id: 'F5',
    answers: 'vCPUs of an instance for a rate',
    text: 'executions * requestsPerSecondPerInstance * executionP95',
    variables: { executions: '', requestsPerSecondPerInstance: '', executionP95: 's' },
    unit: 's',
    source: ONBOARDING,
    note: 'the guide divides milliseconds by 1000',
  },
  F6: {
    id: 'F6',
    answers: 'memory of the signals in flight at a front end',
    text: 'executions * requestsPerSecond * signalBytes * residenceSeconds',
    variables: { executions: '', requestsPerSecond: '', signalBytes: 'B', residenceSeconds: '' },
    unit: 'B',
    source: ONBOARDING,
    note: 'printed without the residence time, which makes it bytes per second; Little’s law supplies it',
  },
  F7: {
    id: 'F7',
    answers: 'cost in production from the cost of a test',
    text: 'testCost * productionRate / testRate',
    variables: { testCost: '', productionRate: '', testRate: '' },
    unit: '',
    source: COST,
    note: 'linear in everything: the planner splits fixed, step and linear lines instead',
  },
  F8: {
    id: 'F8',
    answers: 'cost of a Key/Value service in production from a test, hourly lines left out of the scaled part',
    text: 'dataLoadCost + servingCost * productionRate / testRate',
    variables: { dataLoadCost: '', servingCost: '', productionRate: '', testRate: '' },
    unit: '',
    source: KV_COST,
  },
  F9: {
    id: 'F9',
    answers: 'cost per million requests',
    text: 'cost * 1000000 / requests',
    variables: { cost: '', requests: '' },
    unit: '',
    source: 'docs: bidding_auction_cost_estimation_tool.md',
  },
  F10: {
    id: 'F10',
    answers: 'whole hours of a test that lie inside one billing day; a test counts from 24',
    text: 'max(0, min(endHour, 24) - max(startHour, 0))',
    variables: { startHour: '', endHour: '' },
    unit: '',
    source: `${COST}, ${KV_COST}`,
    note: 'hours of the billing day: UTC on AWS, US Pacific on GCP',
  },
  F11: {
    id: 'F11',
    answers: 'requests that SNS and SQS bill for one message',
    text: 'ceil(messageBytes / 64KiB)',
    variables: { messageBytes: 'B' },
    unit: '',
    source: KV_COST,
    note: 'Pub/Sub bills by throughput instead',
  },
  F12: {
    id: 'F12',
    answers: 'VM-hours of a Cloud NAT gateway',
    text: 'hours * min(32, vms)',
    variables: { hours: '', vms: '' },
    unit: '',
    source: 'cost tool: cost.yaml',
  },
  F13: {
    id: 'F13',
    answers: 'replicas for a rate: the average gives the minimum, the peak the maximum',
    text: 'ceil(requestsPerSecond / requestsPerSecondPerReplica)',
    variables: { requestsPerSecond: '', requestsPerSecondPerReplica: '' },
    unit: '',
    source: ONBOARDING,
    note: 'the planner adds losses to survive and the rise while a replica starts',
  },
  F14: {
    id: 'F14',
    answers: 'shard of a key',
    text: 'mod(hash, shards)',
    variables: { hash: '', shards: '' },
    unit: '',
    source: 'kv: docs/sharding/sharding.md',
    note: 'the hash is SHA-256 of the key, or of the part that the sharding expression captures: see shardOfDigest',
  },
  F15: {
    id: 'F15',
    answers: 'messages a second that the reader threads of one Key/Value replica take from SQS',
    text: 'threads * 10 * 1000 / 80',
    variables: { threads: '' },
    unit: '',
    source: 'kv: docs on realtime updates: ten messages a read, 80 ms a read',
  },
  F16: {
    id: 'F16',
    answers: 'inference calls of one generateBid: one per class, or per class and ad',
    text: 'classes * if(perAd > 0, ads, 1)',
    variables: { classes: '', perAd: '', ads: '' },
    unit: '',
    source: 'docs: inference_overview.md, protected_app_signals_cost.md',
  },
  F17: {
    id: 'F17',
    answers: 'least memory of the inference sidecar',
    text: '12 * modelBytes',
    variables: { modelBytes: 'B' },
    unit: 'B',
    source: 'ba: services/inference_sidecar/README.md',
  },
  F18: {
    id: 'F18',
    answers: 'memory at which a shard should be split',
    text: '0.9 * memoryLimit',
    variables: { memoryLimit: 'B' },
    unit: 'B',
    source: 'kv: docs/sharding/sharding.md',
  },
  F19: {
    id: 'F19',
    answers: 'privacy budget of one metric',
    text: 'budget * weight / weights',
    variables: { budget: '', weight: '', weights: '' },
    unit: '',
    source: 'docs: monitoring; ba and kv: server_definition.h (10 for Bidding & Auction, 5 for Key/Value)',
  },
  F20: {
    id: 'F20',
    answers: 'share of the traffic that an arm gets',
    text: 'weight / weights',
    variables: { weight: '', weights: '' },
    unit: '',
    source: 'docs: bidding_auction_experiment.md',
    note: 'its “5 %” for 1000:50 is 4.76 %',
  },
} as const satisfies Record<string, FieldFormula>;

export type FormulaId = keyof typeof FORMULAS;

/**
 * A formula of the field with values for its variables.
 * @example fieldFormula('F12', { hours: 730, vms: 40 }) // => { value: 23360, unit: null }
 */
export const fieldFormula = (id: FormulaId, variables: FormulaVariables): FormulaValue => evaluateFormula(FORMULAS[id].text, variables);

/**
 * A formula's text with a scenario's own names or sub-formulas in place of its variables.
 * @example formulaWith('F1', { overhead: 'auctionOverhead', executions: 'ads', executionTime: 'scoreAdTime' }) // => '(auctionOverhead) + (ads) * (scoreAdTime)'
 */
export function formulaWith(id: FormulaId, names: Record<string, string>): string {
  return FORMULAS[id].text.replace(/[A-Za-z_]\w*/g, (word) => (Object.hasOwn(names, word) ? `(${names[word]})` : word));
}

/** The share of PAS over Protected Audience at Bidding: the documents' estimate, inference dominates. */
export const PAS_BIDDING_UPLIFT = 1.7;
