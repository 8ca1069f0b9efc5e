/** A table of facts: rows by column name, each with the line it stands on (the header is line 1), and the rules every row must keep. */
import Papa from 'papaparse';

export interface FactRow {
  line: number;
  [column: string]: string | number;
}

/** A row that breaks a rule; any of these stops the import. */
export interface FactProblem {
  file: string;
  line: number;
  rule: string;
  value: string;
}

export class FactsTable {
  readonly rows: Record<string, string>[];
  readonly file: string;
  readonly columns: string[];
  private readonly problems: FactProblem[];

  constructor(file: string, text: string, problems: FactProblem[]) {
    const parsed = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
    this.file = file;
    this.rows = parsed.data;
    this.columns = parsed.meta.fields ?? [];
    this.problems = problems;
    for (const error of parsed.errors) problems.push({ file, line: (error.row ?? 0) + 2, rule: `CSV: ${error.message}`, value: '' });
  }

  problem(index: number, rule: string, value: string): void {
    this.problems.push({ file: this.file, line: index + 2, rule, value });
  }

  /** A figure as the vendor wrote it; a problem when it is no number, or negative, or missing where it is due. */
  figure(index: number, column: string, { optional = false }: { optional?: boolean } = {}): string | undefined {
    const text = (this.rows[index]![column] ?? '').trim();
    if (text === '') {
      if (!optional) this.problem(index, `${column} is missing`, '');
      return undefined;
    }
    const value = Number(text);
    if (!Number.isFinite(value)) this.problem(index, `${column} is not a number`, text);
    else if (value < 0) this.problem(index, `${column} is negative`, text);
    else return text;
    return undefined;
  }

  /** Reports every row whose key another row has already. */
  uniqueBy(key: (row: Record<string, string>) => string): void {
    const seen = new Map<string, number>();
    this.rows.forEach((row, i) => {
      const name = key(row);
      const before = seen.get(name);
      if (before !== undefined) this.problem(i, `duplicate key, also on line ${before + 2}`, name);
      else seen.set(name, i);
    });
  }

  oneOf(column: string, allowed: readonly string[]): void {
    this.rows.forEach((row, i) => {
      if (!allowed.includes(row[column] ?? '')) this.problem(i, `unknown ${column}`, row[column] ?? '');
    });
  }
}
