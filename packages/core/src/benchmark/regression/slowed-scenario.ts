/** What a change in cost per request means in a scenario: the same scenario with one service's work multiplied. */
import { scenarioSchema, type ProfileDocument, type RawScenario } from '../../scenario/index.ts';

type Service = RawScenario['services'][string];
type Amount = NonNullable<Service['demand']>;
type Bounds = { low: number; mid: number; high: number };

/**
 * @param scenario expanded
 * @param factor above 0: 1.18 for 18 % more vCPU per request; the time a worker is held grows with it
 * @throws {RangeError} when the scenario has no such service or the factor is outside its range
 */
export function slowedScenario(scenario: RawScenario, name: string, factor: number): RawScenario {
  const service = Object.hasOwn(scenario.services, name) ? scenario.services[name] : undefined;
  if (!service)
    throw new RangeError(`slowedScenario: there is no service ${name}; there are: ${Object.keys(scenario.services).join(', ')}`);
  if (!(factor > 0 && factor < Infinity)) throw new RangeError(`slowedScenario: factor must be above 0 and finite, got ${factor}`);
  const { demand, measured, profile, serviceTime } = service;
  const slowed: Service = {
    ...service,
    ...(demand !== undefined && { demand: times(demand, factor) }),
    ...(measured && { measured: { ...measured, instances: times(measured.instances, factor) } }),
    ...(typeof profile === 'object' && { profile: slowedProfile(profile, factor) }),
    ...(serviceTime?.meanMs !== undefined && { serviceTime: { ...serviceTime, meanMs: times(serviceTime.meanMs, factor) } }),
  };
  return scenarioSchema.parse({ ...scenario, services: { ...scenario.services, [name]: slowed } });
}

function times(amount: Amount, factor: number): Amount {
  if (typeof amount === 'number') return amount * factor;
  if (typeof amount === 'string') return `(${amount}) * ${factor}`;
  const [low, mid, high] = [amount.low, amount.mid, amount.high].map((end) => times(end, factor) as number | string) as [
    number,
    number,
    number,
  ];
  return { ...amount, low, mid, high };
}

function slowedProfile(profile: ProfileDocument, factor: number): ProfileDocument {
  const bounds = <T extends Bounds>(given: T): T => ({
    ...given,
    low: given.low * factor,
    mid: given.mid * factor,
    high: given.high * factor,
  });
  const scaled = <T extends Bounds>(given: number | T) => (typeof given === 'number' ? given * factor : bounds(given));
  const { vcpuSecondsPerRequest, regression, serviceTime } = profile;
  return {
    ...profile,
    ...(vcpuSecondsPerRequest !== undefined && { vcpuSecondsPerRequest: scaled(vcpuSecondsPerRequest) }),
    ...(regression && {
      regression: {
        ...regression,
        atMean: bounds(regression.atMean),
        intercept: bounds(regression.intercept),
        slopes: Object.fromEntries(Object.entries(regression.slopes).map(([key, slope]) => [key, bounds(slope)])),
        covariance: regression.covariance.map((row) => row.map((value) => value * factor * factor)),
      },
    }),
    ...(serviceTime && { serviceTime: { ...serviceTime, meanMs: scaled(serviceTime.meanMs) } }),
  };
}
