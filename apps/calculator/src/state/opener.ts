/** Where the keyboard was when something opened, to return there when it closes. */
export class Opener {
  private was: HTMLElement | undefined;

  note(): void {
    const active = document.activeElement;
    this.was = active instanceof HTMLElement && active !== document.body ? active : undefined;
  }

  /** @param button what opens it too, for keys that were pressed while nothing had the focus */
  back(button: string): void {
    (this.was?.isConnected ? this.was : document.querySelector<HTMLElement>(button))?.focus();
    this.was = undefined;
  }
}
