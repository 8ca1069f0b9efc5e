/** Where the keyboard was when something opened, to return there when it closes. */
export class Opener {
  private was: HTMLElement | undefined;

  note(): void {
    const active = document.activeElement;
    this.was = active instanceof HTMLElement && active !== document.body ? active : undefined;
  }

  /**
   * To what can be seen of it: on a phone the button stands in a menu that is shut.
   * @param button what opens it too, for keys that were pressed while nothing had the focus
   */
  back(button: string): void {
    const places = [this.was, document.querySelector<HTMLElement>(button), document.querySelector<HTMLElement>('.menubutton')];
    places.find((one) => one?.getClientRects().length)?.focus();
    this.was = undefined;
  }
}
