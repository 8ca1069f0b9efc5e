/** What shares must add up to and what they do, in the way that they are stated: 0.66, or 66%. */
export function shareWords(sum: number, stated: readonly unknown[]): string {
  const percent = stated.some((share) => typeof share === 'string' && share.trim().endsWith('%'));
  const shown = (share: number) => (percent ? `${Number((share * 100).toPrecision(12))}%` : `${Number(share.toPrecision(12))}`);
  return `must add up to ${shown(1)}, they add up to ${shown(sum)}`;
}
