/** The working of a number: what is opened where on the page, and the way that led there. */
import type { Explanation } from '@plimsoll/core';
import type { Answer } from '../messages.ts';

export interface Opened {
  /** where on the page the working is shown */
  slot: string;
  trail: string[];
  explanation: Explanation | undefined;
  fault: string | undefined;
}

interface Explainer {
  ask(path: string): Promise<Answer>;
  /** whether the plan shown is known to its end, soon will be, or never: its end was given up, or newer inputs came before it */
  known(): 'whole' | 'soon' | 'stopped' | 'newer';
}

const NEVER_TO_ITS_END = {
  newer: 'newer inputs came before this plan was worked out to its end: once they are planned, its figures open',
  stopped: 'this plan was not worked out to its end: let its range be worked out, and its figures open',
};

export class Workings {
  opened = $state.raw<Opened | undefined>();
  private opener: HTMLElement | undefined;

  constructor(private readonly explainer: Explainer) {}

  async open(path: string, slot: string, opener?: HTMLElement): Promise<void> {
    if (opener) this.opener = opener;
    const trail = this.opened?.slot === slot && !opener ? [...this.opened.trail, path] : [path];
    this.opened = { slot, trail, explanation: undefined, fault: undefined };
    const before = this.explainer.known();
    // whole plans only are explained: one that is being worked out is waited for
    const answer = before === 'whole' || before === 'soon' ? await this.explainer.ask(path) : undefined;
    if (this.opened?.trail.at(-1) !== path) return;
    const after = this.explainer.known();
    const fault =
      answer?.kind === 'failure'
        ? answer.message
        : after === 'whole'
          ? undefined
          : NEVER_TO_ITS_END[before === 'stopped' ? before : 'newer'];
    this.opened = {
      slot,
      trail,
      explanation: fault === undefined && answer?.kind === 'explanation' ? answer.explanation : undefined,
      fault,
    };
  }

  back(to: number): void {
    if (!this.opened) return;
    const { slot, trail } = this.opened;
    const path = trail[to]!;
    this.opened = { slot, trail: trail.slice(0, to), explanation: undefined, fault: undefined };
    void this.open(path, slot);
  }

  close(): void {
    this.opened = undefined;
    this.opener?.focus();
    this.opener = undefined;
  }

  /** The plan that it was of is going. */
  forget(): void {
    this.opened = undefined;
  }
}
