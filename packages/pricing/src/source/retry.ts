/**
 * Tries again what may pass by itself: exponential backoff with jitter, bounded by attempts a call and by waiting time a refresh.
 * Google's list calls do not retry by themselves, and AWS's own retries are turned off, so that both keep to one budget.
 * Source: "Exponential Backoff And Jitter", AWS Architecture Blog (2015): full jitter.
 */
import { PASSING, SourceError } from './source-error.ts';

export interface RetryOptions {
  /** waits; injected so that tests do not */
  sleep: (ms: number) => Promise<void>;
  /** 0 to 1; spreads the waits */
  random: () => number;
  /** how often one call is tried in all */
  attempts: number;
  /** what all waits of a refresh may add up to */
  budgetMs: number;
  signal?: AbortSignal;
  onRetry?: (what: string, error: SourceError, waitMs: number) => void;
}

/** Nobody is there: fewer tries than for somebody who is busy. */
const WITHOUT_NETWORK = 3;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 20_000;

export class Retrier {
  private waitedMs = 0;
  private readonly options: RetryOptions;
  constructor(options: RetryOptions) {
    this.options = options;
  }

  /**
   * The result of a call, tried again while its failure may pass.
   * @param explain turns what was thrown into a cause with words
   * @throws {SourceError} at once when the cause does not pass, else when attempts or budget are spent; the message says which
   */
  async call<T>(what: string, call: () => Promise<T>, explain: (error: unknown) => SourceError): Promise<T> {
    const { sleep, random, attempts, budgetMs, signal, onRetry } = this.options;
    for (let attempt = 1; ; attempt++) {
      if (signal?.aborted) throw new SourceError('gaveUp', `${what} was interrupted`);
      try {
        return await call();
      } catch (thrown) {
        const error = thrown instanceof SourceError ? thrown : explain(thrown);
        if (!PASSING.has(error.reason)) throw error;
        const most = error.reason === 'noNetwork' ? Math.min(attempts, WITHOUT_NETWORK) : attempts;
        if (attempt >= most) throw new SourceError(error.reason, `${error.message} (tried ${attempt} times)`);
        const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
        const waitMs = longest * (0.5 + 0.5 * random());
        if (this.waitedMs + waitMs > budgetMs)
          throw new SourceError(
            error.reason,
            `${error.message} (tried ${attempt} times; the ${Math.round(budgetMs / 1000)} s for waiting are spent)`,
          );
        this.waitedMs += waitMs;
        onRetry?.(what, error, waitMs);
        await sleep(waitMs);
      }
    }
  }
}

/** Ends a call that takes too long: not every client keeps to the time it is given. */
export async function within<T>(ms: number, call: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
