/**
 * How far off answers to bursts may be that are shared out at random, or that others have passed on: as uneven as they are taken to be, but of other moments
 * beyond that. By comparison with simulation, and of single exponential tasks with the exact waits of split arrivals (docs/accuracy-of-queueing.md).
 */
export const burstsSharedOutBand = (squaredCoefficientOfVariation: number): number => (squaredCoefficientOfVariation < 0.5 ? 0.22 : 0.1);
