/** A planted secret, in the environment and in Google's credentials file, is in nothing that is written or printed, in success and in failure. */
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { redact } from '../../packages/pricing/src/index.ts';
import { awsCatalog } from '../price-servers/aws-catalog.ts';
import { awsServer } from '../price-servers/aws-server.ts';
import { gcpCatalog } from '../price-servers/gcp-catalog.ts';
import { gcpRestServer } from '../price-servers/gcp-server.ts';
import { tempFolder } from '../price-servers/refresh-with.ts';

const bin = fileURLToPath(new URL('../../packages/plimsoll/bin/plimsoll.mjs', import.meta.url));
const temp = tempFolder();
afterAll(() => temp.remove());

const SECRET = 'wJalrXUtnFEMIplantedK7MDENGbPxRfiCYEXAMPLEKEY';
const TOKEN = 'FwoGZXIvYXdzEPLANTEDsessionTOKEN0123456789';
const KEY_ID = 'AKIAPLANTEDKEYID1234';
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const middle = privateKey.split('\n').slice(5, 8);

function run(args: string[], env: Record<string, string>): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    const data = join(temp.folder, 'data');
    const child = spawn(process.execPath, [bin, ...args, '--data', data], {
      env: { PATH: process.env.PATH ?? '', HOME: temp.folder, PLIMSOLL_DEBUG: '1', ...env },
    });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.once('exit', (code) => resolve({ code, text }));
  });
}
function everyFile(folder: string): string {
  return readdirSync(folder)
    .map((name) => (statSync(join(folder, name)).isDirectory() ? everyFile(join(folder, name)) : readFileSync(join(folder, name), 'utf8')))
    .join('\n');
}

it('of AWS', async () => {
  const env = { AWS_ACCESS_KEY_ID: KEY_ID, AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: TOKEN };
  const good = await awsServer({ items: awsCatalog('us-east-1', /^m5\./) });
  const fine = await run(['prices', 'refresh', '--cloud', 'aws', '--region', 'us-east-1', '--json'], {
    ...env,
    AWS_ENDPOINT_URL_PRICING: good.url,
  });
  expect(fine.code, fine.text).toBe(0);
  // the server did get it, signed: the client has it from its standard chain
  expect(good.headers[0]!.authorization).toContain(KEY_ID);
  expect(good.headers[0]!['x-amz-security-token']).toBe(TOKEN);
  await good.close();
  const message = `denied: secret ${SECRET}, token ${TOKEN}, Credential=${KEY_ID}/x`;
  const bad = await awsServer({ items: [], faults: () => ({ kind: 'status', status: 400, code: 'AccessDeniedException', message }) });
  const failed = await run(['prices', 'refresh', '--cloud', 'aws', '--region', 'us-east-1'], { ...env, AWS_ENDPOINT_URL_PRICING: bad.url });
  expect(failed.code).toBe(3);
  expect(failed.text).toContain('refused these credentials');
  await bad.close();
  for (const secret of [SECRET, TOKEN, KEY_ID]) {
    expect(fine.text + failed.text).not.toContain(secret);
    expect(everyFile(join(temp.folder, 'data'))).not.toContain(secret);
  }
});

it('of Google', async () => {
  mkdirSync(join(temp.folder, 'adc'), { recursive: true });
  const file = join(temp.folder, 'adc', 'credentials.json');
  writeFileSync(
    file,
    JSON.stringify({
      type: 'service_account',
      project_id: 'p',
      private_key_id: 'PLANTEDkeyid',
      private_key: privateKey,
      client_email: 'planted@p.iam.gserviceaccount.com',
      client_id: '1',
      token_uri: 'http://127.0.0.1:9/token',
    }),
  );
  const server = await gcpRestServer(gcpCatalog(['us-central1']));
  const fine = await run(
    ['prices', 'refresh', '--cloud', 'gcp', '--region', 'us-central1', '--transport', 'rest', '--endpoint', server.url],
    { GOOGLE_APPLICATION_CREDENTIALS: file },
  );
  const written = fine.text + everyFile(join(temp.folder, 'data'));
  for (const secret of [...middle, 'PLANTEDkeyid', ...server.authorizations.filter(Boolean)]) expect(written).not.toContain(secret);
  await server.close();
});

it('whatever a vendor’s message quotes', () => {
  const text = `key ${KEY_ID} Bearer abc.def-ghi eyJhbGciOi.eyJpc3MiOi.c2lnbmF0 ya29.a0AfH6SMB ${privateKey} https://x/?X-Amz-Signature=deadbeef&k=1`;
  const clean = redact(text, { AWS_SECRET_ACCESS_KEY: SECRET });
  for (const secret of [KEY_ID, 'abc.def-ghi', 'eyJhbGciOi', 'ya29.a0', middle[0]!, 'deadbeef']) expect(clean).not.toContain(secret);
  expect(redact(`x ${SECRET} y`, { AWS_SECRET_ACCESS_KEY: SECRET })).toBe('x [hidden] y');
});
