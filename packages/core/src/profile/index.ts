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
