import { describe, expect, it } from 'vitest';
import { fitProfile, profileToText } from '../profile/index.ts';
import { costRuns, designRuns, queueRuns, runNamed, scalingPoints } from '../profile/test-data/synthetic-runs.ts';
import { parseProfile, parseScenario, safeParseProfile, safeParseScenario } from './index.ts';

const scenario = (rest = '', service = 'profile: web.profile.yaml') => `
traffic: {peakRequestsPerSecond: 500, averageRequestsPerSecond: 300}
regions: [{cloud: aws, region: us-east-1}]
services: {web: {${service}}}
${rest}`;
const problems = (files: Record<string, string>, text = scenario()) => {
  const result = safeParseScenario(text, { files });
  return result.success ? [] : result.problems;
};

describe('a profile file', () => {
  const runs = [
    ...queueRuns({ seed: 3 }),
    ...scalingPoints({ seed: 3, repeats: 1 }).map((point, i) => runNamed(`closed ${i}`, { ...point, loop: 'closed' })),
  ];

  it.each(['yaml', 'json'] as const)('as %s reads back what was fitted', (format) => {
    const profile = fitProfile(runs);
    const text = profileToText(profile, { format });
    const read = parseProfile(text);
    expect(read.vcpuSecondsPerRequest).toEqual(JSON.parse(JSON.stringify(profile.vcpuSecondsPerRequest)));
    expect(read.scalability!.contention.value).toBe(profile.scalability!.contention.value);
    expect(profileToText(read, { format })).toBe(text);
  });

  it('holds a fit whose intervals are open', () => {
    const three = [1, 2, 4].map((concurrency) =>
      runNamed(`c${concurrency}`, { concurrency, requestsPerSecond: 10 * concurrency ** 0.9, loop: 'closed' }),
    );
    const profile = fitProfile(three);
    expect(profile.scalability!.contention.high).toBe(Infinity);
    expect(parseProfile(profileToText(profile)).scalability!.contention.high).toBeUndefined();
  });

  it.each([
    ['nothing', '', 'notAProfile'],
    ['a scenario', scenario(), 'notAProfile'],
    ['half a file', '{"schema": "plimsoll.profile/1", "vcpu', 'syntax'],
    ['a misspelt key', 'schema: plimsoll.profile/1\nvcpuSecondPerRequest: 0.1', 'unknownKey'],
    ['words for a number', 'schema: plimsoll.profile/1\nserviceTime: {meanMs: {low: a, mid: b, high: c}}', 'wrongValue'],
    ['another version', 'schema: plimsoll.profile/9', 'wrongValue'],
    ['a list', '[1, 2]', 'notAProfile'],
    ['not finite', 'schema: plimsoll.profile/1\nvcpuSecondsPerRequest: .nan', 'wrongValue'],
  ])('of %s is refused', (_, text, code) => {
    const result = safeParseProfile(text);
    expect(result.success ? [] : result.problems.map((one) => one.code)).toContain(code);
  });

  it('whose regression lost its covariance is refused', () => {
    const whole = JSON.parse(profileToText(fitProfile(designRuns({ seed: 1 })), { format: 'json' })) as {
      regression: { covariance: number[][] };
    };
    whole.regression.covariance.pop();
    const result = safeParseProfile(whole);
    expect(result.success ? [] : result.problems.map(({ code }) => code)).toEqual(['damagedProfile']);
  });
});

describe('a scenario that names a profile', () => {
  const files = {
    'web.profile.yaml': profileToText(fitProfile([...costRuns({ seed: 2 }), ...queueRuns({ seed: 2, meanMs: 6, shape: 'lognormal2' })])),
  };
  const profile = parseProfile(files['web.profile.yaml']);
  const mid = (value: unknown) => (value as { mid: number }).mid;

  it('takes its numbers', () => {
    const { resolved, uncertain } = parseScenario(scenario(), { files });
    const web = resolved.services.web!;
    expect(web.demandSeconds).toBe(mid(profile.vcpuSecondsPerRequest));
    expect(web.serviceTime!.meanMs).toBe(Math.max(mid(profile.serviceTime!.meanMs), web.demandSeconds! * 1000));
    expect(web.referenceMachineType).toBe('c6i.2xlarge');
    expect(uncertain.map(({ path }) => path)).toContain('services.web.profile.vcpuSecondsPerRequest');
  });

  it('moves each of its intervals', () => {
    const parsed = parseScenario(scenario(), { files });
    const low = parsed.resolveAt({ path: 'services.web.profile.vcpuSecondsPerRequest', side: 'low' })!;
    expect(low.services.web!.demandSeconds).toBe((profile.vcpuSecondsPerRequest as { low: number }).low);
  });

  it('is expanded with the profile in it, and reads the same again without the file', () => {
    const first = parseScenario(scenario(), { files });
    const again = parseScenario(first.plain);
    expect(again.plain).toEqual(first.plain);
    expect(again.resolved).toEqual(first.resolved);
    expect(again.uncertain).toEqual(first.uncertain);
  });

  it('keeps what it states itself', () => {
    const { resolved } = parseScenario(
      scenario(
        '',
        'profile: web.profile.yaml, serviceTime: {meanMs: 50ms}, startupSeconds: 30, memory: {base: 1GiB}, referenceMachineType: m6i.large',
      ),
      { files },
    );
    const web = resolved.services.web!;
    expect([web.serviceTime!.meanMs, web.startupSeconds, web.memoryBaseBytes, web.referenceMachineType]).toEqual([
      50,
      30,
      2 ** 30,
      'm6i.large',
    ]);
  });

  it('takes memory, bytes and start-up from a profile written by hand', () => {
    const byHand =
      'schema: plimsoll.profile/1\nvcpuSecondsPerRequest: 0.004\nmemory: {baseBytes: 1e9, perRequestInFlightBytes: {low: 1e6, mid: 2e6, high: 3e6}}\nbytes: {request: 900, response: 20000}\nstartupSeconds: 45';
    const { resolved } = parseScenario(scenario(), { files: { 'web.profile.yaml': byHand } });
    const web = resolved.services.web!;
    expect([web.demandSeconds, web.memoryBaseBytes, web.memoryPerRequestInFlightBytes, web.startupSeconds]).toEqual([0.004, 1e9, 2e6, 45]);
    expect([resolved.traffic.requestBytes, resolved.traffic.responseBytes]).toEqual([900, 20000]);
  });

  it('costs by its own parameters where the profile knows their slopes', () => {
    const design = { 'web.profile.yaml': profileToText(fitProfile(designRuns({ seed: 5, variation: 0.001 }))) };
    const at = (ads: number, groups: number) => parseScenario(scenario(`parameters: {ads: ${ads}, groups: ${groups}}`), { files: design });
    // the generator: 0.002 + 0.0003·ads + 0.0001·groups
    expect(at(10, 20).resolved.services.web!.demandSeconds).toBeCloseTo(0.007, 4);
    expect(at(40, 100).resolved.services.web!.demandSeconds).toBeCloseTo(0.024, 4);
    expect(at(400, 100).warnings.map(({ code }) => code)).toContain('beyondMeasured');
    expect(at(10, 20).uncertain.map(({ path }) => path)).toContain('services.web.profile.regression');
    const atMean = parseScenario(scenario(), { files: design });
    expect(atMean.warnings.map(({ code }) => code)).toContain('profileAtMean');
  });

  it('says which file is missing, damaged or incomplete, with its path and what to do', () => {
    const [missing] = problems({});
    expect(missing).toMatchObject({ code: 'profileMissing', path: 'services.web.profile', line: 4 });
    expect(missing!.message).toContain('plimsoll fit');
    expect(problems({ 'web.profile.yaml': 'schema: plimsoll.profile/1\nvcpuSeconds: 1' })[0]!.message).toContain(
      'web.profile.yaml:2:1 vcpuSeconds',
    );
    const noCpu = profileToText(fitProfile([runNamed('a', { requestsPerSecond: 10, latencyMs: { mean: 3 } })]));
    expect(problems({ 'web.profile.yaml': noCpu })[0]).toMatchObject({ code: 'profileIncomplete' });
    expect(problems(files, scenario('', 'profile: web.profile.yaml, demand: 3ms'))[0]!.code).toBe('demandMissing');
    expect(problems(files, scenario('', 'profile: 3'))[0]!.code).toBe('wrongValue');
  });
});
