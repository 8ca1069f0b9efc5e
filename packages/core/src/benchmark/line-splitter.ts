/** Lines out of chunks of text, whatever the chunks cut through; CR LF and a lone LF end a line. */

/** A line longer than this is no line of any format here. */
const LONGEST_LINE = 4 * 1024 * 1024;

export class LineSplitter {
  private rest = '';
  /** lines given out so far */
  lineNumber = 0;
  tooLong = false;

  push(chunk: string, onLine: (line: string, lineNumber: number) => void): void {
    const text = this.rest === '' ? chunk : this.rest + chunk;
    let from = 0;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      this.lineNumber++;
      onLine(text.charCodeAt(at - 1) === 13 ? text.slice(from, at - 1) : text.slice(from, at), this.lineNumber);
      from = at + 1;
    }
    this.rest = text.slice(from);
    if (this.rest.length > LONGEST_LINE) {
      this.tooLong = true;
      this.rest = '';
    }
  }

  /** The last line, when no line end follows it. */
  end(onLine: (line: string, lineNumber: number) => void): void {
    if (this.rest === '') return;
    this.lineNumber++;
    onLine(this.rest.replace(/\r$/, ''), this.lineNumber);
    this.rest = '';
  }
}
