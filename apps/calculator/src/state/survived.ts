/** What a plan keeps its objectives through, in words. */
import { names } from '../format.ts';

/** of each kind of loss: one of it, and several */
const KINDS: Record<string, [string, string]> = {
  zones: ['a zone', 'zones'],
  replicas: ['a machine', 'machines'],
  regions: ['any region', 'regions'],
};

/** @param losses as the plan labels them: `none`, `zones:2`, `replicas:1`, `region:NAME`, `regions:NAME+NAME`, `together:…` */
export function survivedWords(losses: readonly string[]): string {
  const most = new Map<string, number>();
  for (const loss of losses) {
    const [kind = '', what = ''] = loss.split(/:(.*)/s);
    if (kind === 'together') return 'through the loss of everything stated at once';
    const [key, number] = kind.startsWith('region') ? ['regions', what.split('+').length] : [kind, Number(what)];
    if (Object.hasOwn(KINDS, key)) most.set(key, Math.max(number, most.get(key) ?? 0));
  }
  const words = [...most].map(([kind, number]) => {
    const [one, several] = KINDS[kind]!;
    return number === 1 ? one : `${kind === 'regions' ? 'any ' : ''}${number} ${several}`;
  });
  return words.length ? `through the loss of ${names(words).replace(' and ', ' or ')}` : 'with nothing to spare for losses';
}
