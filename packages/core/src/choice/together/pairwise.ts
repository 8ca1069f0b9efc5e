/** Asked once of every pair. */
export function pairwise<T>(holds: (a: T, b: T) => boolean): (a: T, b: T) => boolean {
  const known = new Map<T, Map<T, boolean>>();
  return (a, b) => {
    if (a === b) return true;
    let row = known.get(a);
    if (!row) known.set(a, (row = new Map()));
    let answer = row.get(b);
    if (answer === undefined) row.set(b, (answer = holds(a, b)));
    return answer;
  };
}
