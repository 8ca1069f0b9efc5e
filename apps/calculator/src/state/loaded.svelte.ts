/** Code that is loaded when it is first wanted. From then on it is there at once, which paper needs: printing waits for nothing. */
export class Loaded<T> {
  it = $state.raw<T>();
  private loading: Promise<T> | undefined;

  constructor(private readonly from: () => Promise<T>) {}

  /** Where it cannot be had, it may be asked for again. */
  load(): Promise<T> {
    this.loading ??= this.from().then(
      (got) => (this.it = got),
      (error: unknown) => {
        this.loading = undefined;
        throw error;
      },
    );
    return this.loading;
  }
}
