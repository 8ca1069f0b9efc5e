/** A queue of batches, and the chances of its levels one after another. */
export interface BatchQueue {
  servers: number;
  /** of the servers, above 0, below 1 */
  utilization: number;
  /** at least 1; n.f is n tasks, or n + 1 with chance f */
  batchSize: number;
  /** squared coefficient of variation of the time between batches; 1, Poisson, when left out, and at least 1 */
  arrivals?: number;
  /** tasks of the batch whose answer is asked for, where it is not like those that it finds; at least 1, n.f as above */
  own?: number;
}

/** The next level's relative chance, and what all before are to be multiplied by so that nothing overflows. */
export interface Level {
  share: number;
  scale: number;
}

export const LARGE = 1e250;
