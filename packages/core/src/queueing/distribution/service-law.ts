/** A bare service time, without any queue. */
import { remembered } from './remembered.ts';
import { certainly, type ResponseLaw } from './response-law.ts';
import { scaled } from './scaled-law.ts';
import { serviceShape, type ServiceShape, type ShapeName } from './service-shape.ts';

export function serviceLaw(time: { meanSeconds: number; squaredCoefficientOfVariation: number; shape: ShapeName }): ResponseLaw {
  const shape = serviceShape(time.shape, time.squaredCoefficientOfVariation);
  if (time.meanSeconds === 0) return certainly(0);
  if (shape.squaredCoefficientOfVariation === 0) return certainly(time.meanSeconds);
  return scaled(taskLaw(shape), time.meanSeconds);
}

/** In its own mean. */
export const taskLaw = (shape: ServiceShape): ResponseLaw =>
  remembered(`service ${shape.name} ${shape.squaredCoefficientOfVariation}`, () => ({
    meanSeconds: 1,
    varianceSeconds2: shape.squaredCoefficientOfVariation,
    stable: true,
    errorBandFraction: 0,
    leastSeconds: 0,
    quantileSeconds: (fraction: number) => shape.quantile(fraction),
    cdf: (x: number) => shape.cdf(x),
  }));
