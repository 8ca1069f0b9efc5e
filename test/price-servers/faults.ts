/** What a loopback server does wrong, on purpose: asked once a request, by its number from 1. */
export type Fault =
  | { kind: 'status'; status: number; code: string; message?: string; date?: Date }
  | { kind: 'slow'; ms: number }
  | { kind: 'reset' }
  | { kind: 'truncate' }
  | { kind: 'html' }
  | { kind: 'repeatToken' }
  | { kind: 'noToken' };

export type Faults = (request: { n: number; operation: string; page: number }) => Fault | undefined;
export const never: Faults = () => undefined;
/** The same fault at these requests. */
export const at =
  (numbers: readonly number[], fault: Fault): Faults =>
  ({ n }) =>
    numbers.includes(n) ? fault : undefined;
export const always =
  (fault: Fault): Faults =>
  () =>
    fault;
