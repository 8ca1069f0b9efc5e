/** Benchmark files through the core: read while they stream in, so that a file of hundreds of megabytes neither fills the memory nor stops the page. */
import { createRunReader, examineRuns, wideningWords, type Finding, type ParsedRuns, type Run } from '@plimsoll/core';
import { profilesOf, type ServiceProfile } from './service-profiles.ts';

/** What the doctor found, and by how much it widens in words. */
export type FoundFault = Finding & { widened?: string };
export interface ReadFile extends ParsedRuns {
  fileName: string;
  bytes: number;
}
export interface Benchmarks {
  files: ReadFile[];
  findings: FoundFault[];
  profiles: ServiceProfile[];
}

export async function readBenchmarks(
  files: readonly File[],
  onProgress: (done: number, total: number, what: string) => void,
): Promise<Benchmarks> {
  const total = files.reduce((sum, file) => sum + file.size, 0);
  const read: ReadFile[] = [];
  let done = 0;
  for (const file of files) {
    const reader = createRunReader({ fileName: file.name });
    const decoder = new TextDecoder();
    const source = file.stream().getReader();
    for (;;) {
      const { done: over, value } = await source.read();
      if (over) break;
      done += value.length;
      reader.push(decoder.decode(value, { stream: true }));
      onProgress(done, total, file.name);
    }
    const rest = decoder.decode();
    if (rest) reader.push(rest);
    read.push({ fileName: file.name, bytes: file.size, ...reader.end() });
  }
  const runs: Run[] = read.flatMap((one) => one.runs);
  const findings = examineRuns(runs).map((one) => ({ ...one, ...(one.widens?.length && { widened: wideningWords(one.widens) }) }));
  return { files: read, findings, profiles: profilesOf(runs, findings) };
}
