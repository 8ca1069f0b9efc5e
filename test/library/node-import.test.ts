/** The built packages, imported by plain Node. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const run = (code: string, cwd: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd, encoding: 'utf8' }).trim();

describe('plain Node', () => {
  it('imports @plimsoll/core from packages/plimsoll', () => {
    const code = `import { waitFraction, evaluateFormula } from '@plimsoll/core'; console.log(waitFraction({ offeredVcpus: 1, vcpus: 2 }).toFixed(9), evaluateFormula('0.8ms + ads * 0.12ms', { ads: 20 }).unit)`;
    expect(run(code, `${root}packages/plimsoll`)).toBe('0.333333333 s');
  });

  it('plans by import in an empty project', () => {
    const project = mkdtempSync(join(tmpdir(), 'plimsoll-project-'));
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(`${root}packages/plimsoll`, join(project, 'node_modules/plimsoll'));
    const code = `
      import { readScenario, planScenario, explain } from 'plimsoll';
      const { scenario, catalog } = await readScenario(${JSON.stringify(`${root}data/examples/three-tier-gcp.plimsoll.yaml`)});
      const plan = await planScenario(scenario, catalog);
      console.log(plan.feasible, explain(plan, 'totals.usdPerMonth').inputs.length === plan.lineItems.length);`;
    expect(run(code, project)).toBe('true true');
  });
});
