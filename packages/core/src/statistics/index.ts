/** Estimation and chance: mathematics only. */
export { leastSquares, type Dependent, type LeastSquares, type LeastSquaresInput } from './least-squares.ts';
export { normalFrom, randomFrom } from './random.ts';
export { incompleteBeta, tailOfT, tWidth } from './student-t.ts';
export { meanOf, medianOf, midRanks, quantileOf, varianceOf } from './summary.ts';
