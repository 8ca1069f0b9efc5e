/** The sources that a document cites, each once. */
import type { SourceNote } from '@plimsoll/core';

export class Sources {
  readonly notes: SourceNote[] = [];
  private readonly index = new Map<string, number>();

  cite(file: string, origin: string, date: string, evidence?: string): number {
    const key = JSON.stringify([file, origin, date, evidence ?? '']);
    const known = this.index.get(key);
    if (known !== undefined) return known;
    this.notes.push({ file, origin, date: /^\d{4}-\d\d(-\d\d)?$/.test(date) ? date : null, ...(evidence && { evidence }) });
    this.index.set(key, this.notes.length - 1);
    return this.notes.length - 1;
  }
}
