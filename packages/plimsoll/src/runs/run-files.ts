/** Which files a list of files and folders names. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface RunFile {
  /** `-` is standard input */
  path: string;
  bytes: number | undefined;
  /** found in a folder: being no run is then no fault */
  found: boolean;
}

export interface NamedFiles {
  files: RunFile[];
  problems: { code: string; fileName: string; message: string }[];
}

const MOST_FILES = 10_000;
const DEEPEST = 20;

/** Files as named, folders by what is in them, in order of name; hidden files and links to folders are passed over. */
export function runFiles(paths: readonly string[]): NamedFiles {
  const named: NamedFiles = { files: [], problems: [] };
  const seen = new Set<string>();
  const add = (file: RunFile) => {
    if (seen.has(file.path)) return;
    seen.add(file.path);
    named.files.push(file);
  };
  for (const path of paths) {
    if (path === '-') add({ path, bytes: undefined, found: false });
    else addPath(path, { add, problems: named.problems });
  }
  if (named.files.length >= MOST_FILES)
    named.problems.push({ code: 'tooMany', fileName: paths.join(' '), message: `only the first ${MOST_FILES} files were read` });
  return named;

  function addPath(path: string, { add: push, problems }: { add: typeof add; problems: NamedFiles['problems'] }): void {
    try {
      const stat = statSync(path);
      if (stat.isDirectory()) walk(path, push, 0);
      else push({ path, bytes: stat.isFile() ? stat.size : undefined, found: false });
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      problems.push({
        code: 'unreadable',
        fileName: path,
        message: missing ? `there is no file or folder ${path}` : `${path} cannot be read: ${(error as Error).message}`,
      });
    }
  }

  function walk(folder: string, push: typeof add, depth: number): void {
    if (depth > DEEPEST) return;
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      if (entry.name.startsWith('.') || named.files.length >= MOST_FILES) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path, push, depth + 1);
      else {
        const stat = statSync(path, { throwIfNoEntry: false });
        if (stat?.isFile()) push({ path, bytes: stat.size, found: true });
      }
    }
  }
}
