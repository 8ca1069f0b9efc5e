/**
 * A loss as people say it, by its label.
 * @example lossWords('zones:1') // => 'a zone lost'
 * @example lossWords('regions:us-east4+us-central1') // => 'us-east4 and us-central1 lost'
 */
export function lossWords(loss: string): string {
  if (loss === 'none') return 'all up';
  const text = loss.replace(/^together:/, '');
  const regions = /(?:^|\+)regions:(.*)$/.exec(text);
  const parts = regions ? text.slice(0, regions.index) : text;
  const words = parts
    .split('+')
    .filter(Boolean)
    .map((part) => {
      const [what, which] = part.split(':');
      if (what === 'region') return `${which} lost`;
      const noun = what === 'zones' ? 'zone' : 'machine';
      return which === '1' ? `a ${noun} lost` : `${which} ${noun}s lost`;
    });
  return [...words, ...(regions ? [`${regions[1]!.replaceAll('+', ' and ')} lost`] : [])].join(' and ');
}
