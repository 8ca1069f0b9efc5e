/** What the choice of a region comes to: machines and load lines, or why there are none. */
import type { Late } from './together/lateness.ts';
import type { LimitCheck } from './limits.ts';
import type { ServiceChoices } from './service-choices.ts';
import type { Option, Stop } from './task.ts';

export interface RegionChoice {
  feasible: true;
  region: string;
  /** per service, in the scenario's order */
  chosen: Option[];
  choices: ServiceChoices[];
  /** whether an objective over several services sets load lines */
  objectiveBinds: boolean;
  /** whether a ceiling on several services together chose other machines than each would take by itself, where no objective binds */
  limitsBind: boolean;
  /** whether the memory of what is in flight sets load lines, its own service's or of those who are waited for */
  memoryIsTight: boolean;
  /** mean time that a service's calls take with these machines, every service at its load line */
  callsSeconds: (service: string) => number;
  /** what the machines cost at least */
  lowerBoundUsdPerMonth: number;
  /** machines of this choice */
  usdPerMonth: number;
  /** candidates and load lines that were weighed */
  considered: number;
}

export interface RegionRefusal {
  feasible: false;
  region: string;
  /** per service that has no machine at all */
  stopped: { service: string; stops: Stop[]; rejected: ServiceChoices['rejected'] }[];
  /** limits that the services together break, or that no choice can change */
  broken: LimitCheck[];
  /** objectives that no machine meets even at a low load, with the best that is possible */
  late: Late[];
}
