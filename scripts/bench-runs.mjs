// Reading large benchmark files: `node scripts/bench-runs.mjs [calls of ghz, in thousands] [MB of k6 lines] [folder]`. Prints MB/s and peak memory beside
// a bare read of the same file. Part of `pnpm bench` at its small default size; the full one is `node scripts/bench-runs.mjs 10000 2000`.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const [thousands = '200', megabytes = '50', parent = tmpdir()] = process.argv.slice(2);

/** A generator of numbers, seeded, so that every run reads the same bytes. */
function random(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
}

function write(path, pieces) {
  const file = openSync(path, 'w');
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1 << 20) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
}

const instant = (second) => new Date(1706650026000 + Math.floor(second * 1000)).toISOString().slice(0, -1);

function* ghz(calls) {
  const next = random(1);
  const rate = 5000;
  yield `{"date":"2024-01-30T21:27:06Z","endReason":"normal","options":{"concurrency":100},"count":${calls},"total":${Math.round((calls / rate) * 1e9)},"average":20000000,"fastest":1000000,"slowest":400000000,"rps":${rate},"errorDistribution":{},"statusCodeDistribution":{"OK":${calls}},"latencyDistribution":[],"details":[`;
  for (let i = 0; i < calls; i++) {
    const latency = Math.round(1e6 - Math.log(next()) * 19e6);
    yield `${i ? ',' : ''}{"timestamp":"${instant(i / rate)}456789Z","latency":${latency},"error":"","status":"OK"}`;
  }
  yield ']}';
}

function* k6(bytes) {
  const next = random(2);
  const tags =
    '{"expected_response":"true","group":"","method":"POST","name":"https://service.test/v1/selectAd","proto":"HTTP/2.0","scenario":"steady","status":"200","tls_version":"tls1.3","url":"https://service.test/v1/selectAd"}';
  const metrics = [
    'http_reqs',
    'http_req_duration',
    'http_req_blocked',
    'http_req_connecting',
    'http_req_tls_handshaking',
    'http_req_sending',
    'http_req_waiting',
    'http_req_receiving',
    'http_req_failed',
  ];
  let written = 0;
  for (let i = 0; written < bytes; i++) {
    const ms = (5 - Math.log(next()) * 20).toFixed(6);
    const values = ['1', ms, '0.001', '0', '0', '0.04', ms, '0.08', '0'];
    const text = metrics
      .map(
        (metric, m) =>
          `{"metric":"${metric}","type":"Point","data":{"time":"${instant(i / 2000)}456789+02:00","value":${values[m]},"tags":${tags}}}\n`,
      )
      .join('');
    written += text.length;
    yield text;
  }
}

/** Seconds, peak memory in MB and the answer of a script in a process of its own. */
function measured({ load, code }, file) {
  const wrapped = `${load} const start = performance.now(); const answer = await (async () => { ${code} })(); console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, mb: process.resourceUsage().maxRSS / 1024, answer }));`;
  const { stdout, stderr, status } = spawnSync(process.execPath, ['--input-type=module', '-e', wrapped, file], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const BARE = {
  load: `const { createReadStream } = await import('node:fs');`,
  code: `let bytes = 0; for await (const chunk of createReadStream(process.argv[1], { highWaterMark: 1048576 })) bytes += chunk.length; return bytes;`,
};
const READ = {
  load: `const { readRuns } = await import('./packages/plimsoll/dist/index.js');`,
  code: `const { runs, problems } = await readRuns([process.argv[1]]); return { requests: runs[0]?.requests, p50: runs[0]?.latencyMs.p50, p99: runs[0]?.latencyMs.p99, problems: problems.length };`,
};

const folder = mkdtempSync(join(parent, 'plimsoll-bench-'));
try {
  for (const [name, pieces] of [
    [`ghz JSON, ${Number(thousands)}k calls`, ghz(Number(thousands) * 1000)],
    ['k6 JSON lines', k6(Number(megabytes) * 1e6)],
  ]) {
    const file = join(folder, 'runs.json');
    write(file, pieces);
    const mb = statSync(file).size / 1e6;
    const [bare, read] = [measured(BARE, file), measured(READ, file)];
    console.log(
      `${name}, ${mb.toFixed(0)} MB: ${read.seconds.toFixed(1)} s, ${(mb / read.seconds).toFixed(0)} MB/s, peak ${read.mb.toFixed(0)} MB; a bare read ${bare.seconds.toFixed(1)} s, ${(mb / bare.seconds).toFixed(0)} MB/s, peak ${bare.mb.toFixed(0)} MB; ${JSON.stringify(read.answer)}`,
    );
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
