/** Bytes of a request and an answer, and the time until a fresh replica serves. */
import type { Run } from '../benchmark/index.ts';
import { inputOf } from './cost-regression.ts';
import { endsOfMean, NO_DOUBTS, widenedTo } from './doubts.ts';
import { acrossRuns, aroundOne, lengthWeights, type FittedEstimate } from './estimate.ts';
import type { ProfileFinding } from './finding.ts';

export interface FittedBytes {
  request?: FittedEstimate;
  response?: FittedEstimate;
}

export type FromMetrics = (value: string) => FittedEstimate | undefined;

/** Mean bytes as the files count them, else from metrics. */
export function bytesOf(
  runs: readonly Run[],
  findings: ProfileFinding[],
  fromMetrics: FromMetrics,
  doubts = NO_DOUBTS,
): FittedBytes | undefined {
  const side = (key: 'requestBytes' | 'responseBytes'): FittedEstimate | undefined => {
    const known = runs.filter((run) => run[key] !== undefined && run[key] >= 0);
    if (known.length === 0) return fromMetrics(`bytes.${key === 'requestBytes' ? 'request' : 'response'}`);
    const weights = lengthWeights(known);
    const parts = known.map((run, i) => ({ run, value: run[key]!, weight: weights[i]!, ends: doubts.of(run, key) }));
    return widenedTo(acrossRuns(parts, `mean ${key} of the runs`), endsOfMean(parts), doubts.words(known, key));
  };
  const [request, response] = [side('requestBytes'), side('responseBytes')];
  if (!request && !response) {
    findings.push(
      missing(
        'bytesUnknown',
        'bytes',
        'no run states the bytes of a request or an answer: take them from the load balancer or from request.size_bytes',
      ),
    );
    return undefined;
  }
  return { ...(request && { request }), ...(response && { response }) };
}

const STARTUP = ['startupSeconds', 'startup_seconds', 'startSeconds', 'loadSeconds', 'load_seconds', 'dataLoadingSeconds'];

/** From the start of a replica until it serves, its data loaded. */
export function startupOf(runs: readonly Run[], findings: ProfileFinding[], fromMetrics: FromMetrics): FittedEstimate | undefined {
  for (const name of STARTUP) {
    const known = runs.flatMap((run) => {
      const value = inputOf(run, name);
      return value !== undefined && value >= 0 ? [{ run, value, weight: 1 }] : [];
    });
    if (known.length === 1) return aroundOne(known[0]!.value, [known[0]!.run], `parameter ${name}`);
    if (known.length > 1) return acrossRuns(known, `parameter ${name}`);
  }
  const measured = fromMetrics('startupSeconds');
  if (!measured)
    findings.push(
      missing(
        'startupUnknown',
        'startupSeconds',
        'no run says how long a replica takes to start: tag runs with startupSeconds, the time from boot to the first answer',
      ),
    );
  return measured;
}

const missing = (code: string, value: string, message: string): ProfileFinding => ({ code, effect: 'refused', value, message });
