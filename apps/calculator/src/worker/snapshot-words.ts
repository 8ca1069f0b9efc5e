/** What a snapshot file holds, as people call it: no message shows a path. */
export function wordsOf(file: string): string {
  const [, what, cloud, region] = /^(prices|shapes)\/(\w+)\/[^/]+\/([\w-]+)\.json$/.exec(file) ?? [];
  if (what === 'prices')
    return region === 'global' ? `prices that all regions of ${cloud!.toUpperCase()} share` : `the prices of ${region}`;
  return what === 'shapes' ? `the machine types of ${cloud!.toUpperCase()}` : 'facts that every plan needs';
}
