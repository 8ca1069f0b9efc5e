/** Registers the service worker that keeps the page itself; the planner keeps the price files it reads. */
export function offline(): void {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  void navigator.serviceWorker.register(new URL('sw.js', document.baseURI)).catch(() => undefined);
}

/** Whether this page came from what an earlier visit kept: then what it has not loaded yet costs no network. */
export const isKept = (): boolean => Boolean(navigator.serviceWorker?.controller);
