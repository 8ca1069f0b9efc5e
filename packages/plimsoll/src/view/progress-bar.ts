/** How far a long reading is, on standard error: a bar that redraws itself on a terminal, nothing elsewhere. */

const WIDTH = 24;
/** Short work needs no bar. */
const SHOW_AFTER_MS = 400;
const REDRAW_MS = 100;

export interface ProgressBar {
  update(progress: { bytes: number; totalBytes: number | undefined; fileName: string }): void;
  end(): void;
}

/** @param now milliseconds of any steady clock */
export function progressBar({ stream, silent, now }: { stream: NodeJS.WriteStream; silent: boolean; now: () => number }): ProgressBar {
  const started = now();
  let drawn = 0;
  let shown = false;
  return {
    update({ bytes, totalBytes, fileName }) {
      const at = now();
      if (silent || !stream.isTTY || at - started < SHOW_AFTER_MS || at - drawn < REDRAW_MS) return;
      drawn = at;
      shown = true;
      const rate = bytes / 1e6 / ((at - started) / 1000);
      stream.write(`\r\u001b[2K${bar(bytes, totalBytes)} ${rate.toFixed(0)} MB/s  ${printable(fileName).slice(-40)}`);
    },
    end() {
      if (shown) stream.write('\r\u001b[2K');
    },
  };
}

function bar(bytes: number, totalBytes: number | undefined): string {
  const read = `${(bytes / 1e6).toFixed(0)} MB`;
  if (!totalBytes) return read;
  const done = Math.min(1, bytes / totalBytes);
  const filled = Math.round(done * WIDTH);
  return `[${'#'.repeat(filled)}${'·'.repeat(WIDTH - filled)}] ${Math.floor(done * 100)} % ${read}`;
}

/** Without the characters by which a file could move the cursor or colour the screen. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, '·');
