/** What a file is, told from its beginning. */
export type Kind = 'scenario' | 'week' | 'overrides' | 'benchmark' | 'spreadsheet' | 'empty';

const LEAST_HOURS = 20;

/** By what is in it, not by what it is called; the name only decides between things that look alike. */
export function kindOf(name: string, head: string): Kind {
  if (head.trim() === '') return 'empty';
  if (head.includes('\u0000')) return 'spreadsheet';
  if (/(^|[\s{,"'])(traffic|regions)["']?\s*:/m.test(head) && /(^|[\s{,"'])(services|template|regions)["']?\s*:/m.test(head))
    return 'scenario';
  if (/plimsoll\.plan\/\d/.test(head)) return 'scenario';
  if (/\b(usdPerUnit|perUnit|discountFraction)\b/.test(head)) return 'overrides';
  if (/^\s*([\w" /.-]+[,;\t])?\s*"?(requests?PerSecond|requests?\/s|rps|qps|rate)"?\s*\r?$/im.test(head.split('\n')[0] ?? ''))
    return 'week';
  if (/\.(csv|tsv|txt)$/i.test(name) && isHourly(head)) return 'week';
  if (
    /\.csv$/i.test(name) &&
    head
      .trim()
      .split(/\r?\n/)
      .slice(0, 200)
      .every((line) => /^\s*[^,;\t]*[,;\t]?\s*-?[\d.]+(e[+-]?\d+)?\s*$/i.test(line))
  )
    return 'week';
  if (/\.ya?ml$/i.test(name)) return 'scenario';
  return 'benchmark';
}

/** A day or more of hours, as dashboards write them: at most a time and one rate, whatever its column is called. */
function isHourly(text: string): boolean {
  const [head = '', ...rows] = text.trim().split(/\r?\n/);
  const cells = head.split(/[,;\t]/);
  const hours = rows.slice(0, LEAST_HOURS);
  return (
    cells.length <= 2 &&
    /requests?|\brps\b|\bqps\b|\brate\b|per.?s|\/s/i.test(cells.at(-1)!) &&
    hours.length === LEAST_HOURS &&
    hours.every((row) => /^[^,;\t]*[,;\t]?\s*"?[\d.,]+"?\s*$/.test(row))
  );
}
