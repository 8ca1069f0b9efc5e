import type { JointOption, JointRequest } from './joint-request.ts';

/** Of what held, and of what failed. */
const MOST_REMEMBERED = 64;

/** Remembers what failed and what held, and answers for everything slower or faster. */
export class MonotoneOracle<T extends JointOption> {
  composed = 0;
  private failed: (readonly T[])[] = [];
  private held: (readonly T[])[] = [];

  constructor(private readonly request: JointRequest<T>) {}

  meets(chosen: readonly T[]): boolean {
    if (this.failed.some((other) => this.allNoSlower(other, chosen))) return false;
    if (this.held.some((other) => this.allNoSlower(chosen, other))) return true;
    this.composed++;
    const holds = this.request.meets(chosen);
    // of what says the same of fewer no more is kept, and only so much that looking it up stays less work than composing
    if (holds) this.held = [[...chosen], ...this.held.filter((other) => !this.allNoSlower(other, chosen))].slice(0, MOST_REMEMBERED);
    else this.failed = [[...chosen], ...this.failed.filter((other) => !this.allNoSlower(chosen, other))].slice(0, MOST_REMEMBERED);
    return holds;
  }

  private allNoSlower(a: readonly T[], b: readonly T[]): boolean {
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i] && !this.request.noSlower(a[i]!, b[i]!)) return false;
    return true;
  }
}
