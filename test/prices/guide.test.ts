/** docs/guides/prices.md, run: its commands against the loopback servers, its YAML as a scenario. */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { safeParseScenario } from 'plimsoll';
import { awsCatalog } from '../price-servers/aws-catalog.ts';
import { awsServer } from '../price-servers/aws-server.ts';
import { gcpCatalog } from '../price-servers/gcp-catalog.ts';
import { gcpRestServer } from '../price-servers/gcp-server.ts';
import { tempFolder } from '../price-servers/refresh-with.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const guide = readFileSync(join(root, 'docs/guides/prices.md'), 'utf8');
const temp = tempFolder();
afterAll(() => temp.remove());
const blocks = (language: string) =>
  [...guide.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, body]) => body!);

function run(args: string[], env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'packages/plimsoll/bin/plimsoll.mjs'), ...args], {
      cwd: temp.folder,
      env: {
        PATH: process.env.PATH ?? '',
        HOME: temp.folder,
        PLIMSOLL_DATA: join(temp.folder, 'data'),
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'y',
        ...env,
      },
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.once('exit', (code) => resolve({ code, out, err }));
  });
}

it('runs as written', async () => {
  const aws = await awsServer({ items: awsCatalog('us-east-1', /^m5\./) });
  const gcp = await gcpRestServer(gcpCatalog(['us-central1']));
  mkdirSync(join(temp.folder, 'data'), { recursive: true });
  writeFileSync(
    join(temp.folder, 'types.json'),
    JSON.stringify({
      InstanceTypes: [
        {
          InstanceType: 'm99g.large',
          VCpuInfo: { DefaultVCpus: 2, DefaultThreadsPerCore: 1 },
          MemoryInfo: { SizeInMiB: 8192 },
          ProcessorInfo: { SupportedArchitectures: ['arm64'] },
        },
      ],
    }),
  );
  writeFileSync(
    join(temp.folder, 'sku.json'),
    JSON.stringify({ aws: [], gcp: [{ region: 'global', description: 'm', sku_id: '027D-B6C7-CCA2', unit_cost: 35, cost_basis: 'TB' }] }),
  );
  const commands = blocks('sh').flatMap((block) => block.split('\n').filter((line) => line.startsWith('plimsoll ')));
  expect(commands.length).toBeGreaterThan(7);
  const answers: Record<string, string> = {};
  for (const command of commands) {
    const args = command.split(' ').slice(1);
    const { code, out, err } = await run([...args, ...(args.includes('gcp') ? ['--endpoint', gcp.url] : [])], {
      AWS_ENDPOINT_URL_PRICING: aws.url,
    });
    expect(code, `${command}\n${out}${err}`).toBe(0);
    answers[args[1]!] = out + err;
  }
  expect(answers.list).toContain('prices of 2026-07-20');
  expect(answers.check).toContain('whole: 1 region checked, 0 errors');
  expect(answers.refresh).toMatch(/gcp: snapshot of .*\n {2}us-central1 +\d+ machine types/);
  expect(answers.refresh).toMatch(/gcp.*: \d+ of \d+, [\d,]+ rows/);
  expect(answers.diff).toMatch(/aws\/2026-07-20 to aws\/20\d\d.*vanished/);
  expect(answers.shapes).toContain('1 new, 0 changed');
  expect(answers.overrides).toContain('usdPerUnit: 35');
  const listed = JSON.parse((await run(['prices', 'list', '--json'], {})).out) as { inUse: { region: string; shipped: boolean }[] };
  expect(listed.inUse.filter(({ shipped }) => !shipped).map(({ region }) => region)).toEqual(['us-east-1', 'us-central1', 'global']);
  await aws.close();
  await gcp.close();
});

it('shows prices that a scenario takes', () => {
  const scenario = `traffic: { peakRequestsPerSecond: 100 }\nregions: [{ cloud: gcp, region: us-central1 }]\nservices: { web: { demand: 2ms } }\n${blocks('yaml')[0]!}`;
  const result = safeParseScenario(scenario);
  expect(result.success ? [] : result.problems).toEqual([]);
});
