/** Parts of a scenario as text, to be compared. Where one thing is moved most parts stay the very same objects, so their texts are kept. */

/** The text of an object that nobody changes, made once. */
export function textOf<T extends object>(make: (part: T) => string): (part: T) => string {
  const known = new WeakMap<T, string>();
  return (part) => {
    let text = known.get(part);
    if (text === undefined) known.set(part, (text = make(part)));
    return text;
  };
}

const MOST_SERIES = 8;
const series: { numbers: readonly number[]; text: string }[] = [];

/** Long series are made anew with the same numbers: the last few are recognised by them. */
export function seriesAsText(numbers: readonly number[]): string {
  const isSame = (one: readonly number[]) => one.length === numbers.length && one.every((value, i) => value === numbers[i]);
  const at = series.findIndex((one) => isSame(one.numbers));
  const found = at < 0 ? { numbers, text: JSON.stringify(numbers) } : series.splice(at, 1)[0]!;
  series.unshift(found);
  if (series.length > MOST_SERIES) series.pop();
  return found.text;
}
