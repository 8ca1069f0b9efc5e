/** What a wait is asked for and what is told of it, in mean service times. */
import type { ServiceShape } from '../distribution/service-shape.ts';

export interface WaitRequest {
  servers: number;
  /** of the servers, 0 to below 1 */
  utilization: number;
  shape: ServiceShape;
  /** chance to wait were the tasks exponential; Erlang's when left out */
  delayedFraction?: number;
  /** waits are so many times as long; 1 when left out */
  stretch?: number;
  /** chance that a wait goes on once what was left of a service is over; the utilization when left out */
  again?: number;
}

export interface Wait {
  /** chance to wait at all */
  delayedFraction: number;
  /** mean and variance of the wait of those that wait */
  meanWhenDelayed: number;
  varianceWhenDelayed: number;
  /** what those that wait wait, and then their own service: distribution function in mean service times */
  delayedResponseCdf(): (x: number) => number;
  /** the wait alone of those that wait */
  delayedWaitCdf(): (x: number) => number;
}
