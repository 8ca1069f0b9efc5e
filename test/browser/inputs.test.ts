/** The few inputs of the first screen: what is stated is kept, what is typed is read as it is meant or refused with a reason. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { API, inBrowser, openScenario, settled, theCalculator } from './harness.ts';

inBrowser('the inputs', () => {
  const calculator = theCalculator();
  const yaml = (page: Page) => page.inputValue('#yaml');
  /** Opens the YAML beside the inputs. */
  async function showYaml(page: Page): Promise<void> {
    await page.click('nav >> text=YAML');
    await page.waitForFunction(() => (document.querySelector('#yaml') as HTMLTextAreaElement | null)?.value.includes('regions'));
  }
  const yamlHas = (page: Page, words: string) =>
    page.waitForFunction((wanted) => (document.querySelector('#yaml') as HTMLTextAreaElement).value.includes(wanted), words);

  it('brings the rows of a cloud back as they were, zones and shares included', async () => {
    const page = await calculator.open();
    const regions = [
      { cloud: 'gcp', region: 'us-central1', shareFraction: 0.45, zones: 2 },
      { cloud: 'gcp', region: 'europe-west1', shareFraction: 0.3 },
      { cloud: 'aws', region: 'eu-west-1', shareFraction: 0.25 },
    ];
    await openScenario(page, { ...API, name: 'three regions', regions });
    await showYaml(page);
    const before = await yaml(page);
    await page.check('input[name=cloud][value=gcp]');
    await yamlHas(page, '60%');
    expect(await page.locator('.regions li').count()).toBe(2);
    expect(await yaml(page)).toContain('zones: 2');
    await page.check('input[name=cloud][value=both]');
    await yamlHas(page, 'eu-west-1');
    expect(await yaml(page)).toBe(before);
    await page.selectOption('[aria-label="Region 1"]', 'gcp us-east4');
    await yamlHas(page, 'us-east4');
    expect(await yaml(page)).toContain('zones: 2');
    await page.click('text=Add a region');
    await yamlHas(page, 'eu-west-2');
    await settled(page);
    expect(await page.locator('.notice.bad').count()).toBe(0);
    await page.close();
  });
});
