/** A week's traffic from a CSV: one value an hour, the last column, with or without a head line. */
export function readWeek(text: string): { requestsPerSecond: number[] } | { fault: string } {
  const lines = text.trim().split(/\r?\n/);
  const values: number[] = [];
  for (const [i, line] of lines.entries()) {
    const cell = line
      .split(/[,;\t]/)
      .at(-1)!
      .trim()
      .replaceAll('"', '');
    const value = Number(cell);
    if (cell === '' && i > 0) return { fault: `line ${i + 1} has no value: an empty hour is not 0` };
    if (!Number.isFinite(value) || cell === '') {
      if (i === 0) continue;
      return { fault: `line ${i + 1}: "${cell.slice(0, 40)}" is no number` };
    }
    if (value < 0) return { fault: `line ${i + 1}: ${value} requests/s cannot be` };
    values.push(value);
  }
  if (values.length !== 24 && values.length !== 168) return { fault: `it has ${values.length} values; a day has 24, a week 168` };
  return { requestsPerSecond: values };
}
