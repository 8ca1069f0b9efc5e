/** A field that is typed in: shown as it is typed while it is typed; what may be two things or is none is asked back, and nothing of it is kept. */
import type { Loose } from './edit.ts';
import type { Taken } from './taken.ts';

export class Typing {
  /** what was refused stays for as long as the value that it was to replace does */
  private typing = $state.raw<{ text: string; over: string; fault: string }>();

  /** @param text what the field shows of the scenario */
  over(text: string): { text: string; fault: string } {
    return this.typing?.over === text ? this.typing : { text, fault: '' };
  }

  /** @param textOf what the field will show of a value that is kept */
  take(input: string, text: string, taken: Taken, textOf: (value: string | number | undefined) => string): boolean {
    const fault = 'fault' in taken ? taken.fault : '';
    this.typing = { text: input, over: 'fault' in taken ? text : textOf(taken.value), fault };
    return fault === '';
  }

  leave(): void {
    if (!this.typing?.fault) this.typing = undefined;
  }
}

/** Whether words are a formula: they name something that there is. */
export const isFormulaIn =
  (session: { template: { titles: Record<string, string> } | undefined; scenario: Loose }) =>
  (text: string): boolean => {
    const names = { ...session.template?.titles, ...(session.scenario.parameters as Loose | undefined) };
    return (text.match(/[A-Za-z_]\w*/g) ?? []).some((name) => Object.hasOwn(names, name));
  };
