/** Undo and redo over whole scenarios. Quick changes of one field are one step. */
const MOST = 200;
const ONE_STEP_MS = 800;

interface Step<T> {
  value: T;
  label: string;
}

export class History<T> {
  private past: Step<T>[] = [];
  private future: Step<T>[] = [];
  private lastAt = -Infinity;

  /** @param now milliseconds of any clock that does not run backwards */
  push(before: T, label: string, now: number): void {
    const joined = this.past.at(-1)?.label === label && now - this.lastAt < ONE_STEP_MS;
    if (!joined) this.past.push({ value: before, label });
    if (this.past.length > MOST) this.past.shift();
    this.future = [];
    this.lastAt = now;
  }

  undo(current: T): T | undefined {
    const step = this.past.pop();
    if (!step) return undefined;
    this.future.push({ value: current, label: step.label });
    this.lastAt = -Infinity;
    return step.value;
  }

  redo(current: T): T | undefined {
    const step = this.future.pop();
    if (!step) return undefined;
    this.past.push({ value: current, label: step.label });
    this.lastAt = -Infinity;
    return step.value;
  }

  get undoLabel(): string | undefined {
    return this.past.at(-1)?.label;
  }

  get redoLabel(): string | undefined {
    return this.future.at(-1)?.label;
  }
}
