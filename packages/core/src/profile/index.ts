/** Benchmark runs to a profile: what one request costs a service and how a machine scales. */
export { checkExtrapolation, MOST_EXTRAPOLATION, type ExtrapolationCheck, type ExtrapolationRequest } from './extrapolation.ts';
export {
  fitScalability,
  type Coefficient,
  type Knee,
  type Limit,
  type Peak,
  type Scalability,
  type ScalabilityOptions,
} from './scalability.ts';
export { kneeOf, limitOf, responseSecondsAt, throughputAt, turningPoint, type Coefficients } from './scalability-curve.ts';
export { fitProfile, type ExaminedRun, type FitOptions, type MetricValue, type Profile } from './fit-profile.ts';
export type { CostRegression } from './cost-regression.ts';
export type { Curve, CurvePoint, Curves } from './curves.ts';
export type { Evidence, FittedEstimate, Trust } from './estimate.ts';
export type { ProfileFinding } from './finding.ts';
export type { MetricRole } from './from-metrics.ts';
export type { FittedMemory } from './memory.ts';
export { readMetric, type GivenMetric, type MetricReading, type NoiseContext, type NoisedMetric } from './noise.ts';
export { fitShape, shapeQuantile, type Quantile, type ShapeFit } from './service-shape.ts';
export type { FittedServiceTime } from './service-time.ts';
export type { FittedBytes } from './small-numbers.ts';
export type { TrustRow } from './trust.ts';
export { profileDocument, profileToText } from './text.ts';
