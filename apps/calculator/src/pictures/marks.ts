/** Arrows move between the marks of a picture; Tab reaches it once. */
export function marks(root: HTMLElement | SVGElement): () => void {
  const all = () => [...root.querySelectorAll<SVGElement>('.press')];
  const settle = () => all().forEach((mark, i) => mark.setAttribute('tabindex', i === 0 ? '0' : '-1'));
  const onKey = (event: Event) => {
    const { key } = event as KeyboardEvent;
    const list = all();
    const i = list.indexOf(document.activeElement as unknown as SVGElement);
    if (i < 0) return;
    if (key === 'Enter' || key === ' ') {
      event.preventDefault();
      list[i]!.dispatchEvent(new MouseEvent('click', { bubbles: true }));
      return;
    }
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -i, End: list.length - 1 - i }[key];
    if (step === undefined) return;
    event.preventDefault();
    const next = list[Math.max(0, Math.min(list.length - 1, i + step))]!;
    list.forEach((mark) => mark.setAttribute('tabindex', mark === next ? '0' : '-1'));
    next.focus();
  };
  settle();
  const watcher = new MutationObserver(settle);
  watcher.observe(root, { childList: true, subtree: true });
  root.addEventListener('keydown', onKey);
  return () => {
    watcher.disconnect();
    root.removeEventListener('keydown', onKey);
  };
}
