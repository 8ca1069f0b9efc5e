/** A picture's table as a file. A cell that a spreadsheet would run is written as text. */
export type Cell = string | number | null | Shown;
/** A number and the words that the picture has for it: the table shows these, the file holds the number. */
export interface Shown {
  value: number;
  text: string;
}
export interface Table {
  head: string[];
  rows: Cell[][];
}

/** @example shown(1234.56, usd) // => { value: 1234.56, text: '$1,235' } */
export const shown = (value: number, words: (value: number) => string): Shown => ({ value, text: words(value) });

export function csvOf({ head, rows }: Table): string {
  const cell = (value: Cell) => {
    if (value === null) return 'unknown';
    if (typeof value === 'number') return String(value);
    if (typeof value === 'object') return String(value.value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
}

export function save(name: string, text: string | Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
