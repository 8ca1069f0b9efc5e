/** Problems of a file, gathered and not thrown: the readable runs still count. */
import type { RunProblem } from './run.ts';

/** More of the same kind is counted, not listed: a broken file of a million rows must not fill the screen. */
const MOST_OF_A_KIND = 20;

/** Collects what is wrong with one file. */
export class ProblemList {
  readonly fileName: string;
  private readonly kept: RunProblem[] = [];
  private readonly countByCode = new Map<string, number>();

  constructor(fileName: string) {
    this.fileName = fileName;
  }

  add(code: string, message: string, place?: string): void {
    const count = (this.countByCode.get(code) ?? 0) + 1;
    this.countByCode.set(code, count);
    if (count > MOST_OF_A_KIND) return;
    this.kept.push({ code, fileName: this.fileName, ...(place !== undefined && { place }), message: `${this.at(place)}: ${message}` });
  }

  get isEmpty(): boolean {
    return this.kept.length === 0;
  }

  /** All kept, and one line for each kind that was cut short. */
  list(): RunProblem[] {
    const cut = [...this.countByCode].filter(([, count]) => count > MOST_OF_A_KIND);
    return [
      ...this.kept,
      ...cut.map(([code, count]) => ({
        code,
        fileName: this.fileName,
        message: `${this.fileName}: ${count - MOST_OF_A_KIND} more problems of the kind ${code}`,
      })),
    ];
  }

  private at(place: string | undefined): string {
    return place === undefined ? this.fileName : `${this.fileName}, ${place}`;
  }
}

/** A short, harmless quotation of what was found. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  // control characters of a file must not reach the terminal
  const plain = [...text.slice(0, 60)].map((letter) => (letter < ' ' || letter === '\u007f' ? '·' : letter)).join('');
  return `"${plain}${text.length > 60 ? '…' : ''}"`;
}
