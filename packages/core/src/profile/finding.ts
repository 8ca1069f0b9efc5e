/** What fitting found out about the runs, and what it did to the numbers. */
export interface ProfileFinding {
  code: string;
  /** the run it is about; undefined when it is about all of them */
  run?: string;
  /** noted: no number changed; widened: an interval grew; refused: something was left out */
  effect: 'refused' | 'widened' | 'noted';
  /** the number it concerns */
  value?: string;
  message: string;
}
