/** The page under a thumb: what is chosen from the menu is what one looks at next. */
import { expect, it } from 'vitest';
import { inBrowser, theCalculator } from './harness.ts';

inBrowser('on a phone', () => {
  const calculator = theCalculator();
  const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

  it.each(['YAML', 'Form'])('%s shuts the menu, and brings the editor into view with the focus on its head', async (name) => {
    const page = await calculator.open(PHONE);
    await page.tap('text=Menu');
    await page.tap(`nav >> text=${name}`);
    await page.waitForFunction(() => document.activeElement?.id === 'editor-title');
    expect(await page.getAttribute('.menubutton', 'aria-expanded')).toBe('false');
    expect(await page.isVisible('#tools')).toBe(false);
    await page.waitForFunction(() => {
      const { top, bottom } = document.querySelector('#editor-title')!.getBoundingClientRect();
      return top >= 0 && bottom < innerHeight / 2;
    });
    // shut again, the focus is where the menu is opened
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => document.activeElement?.classList.contains('menubutton'));
    await page.close();
  });

  it.each(['Share', 'Check us'])('%s shuts the menu', async (name) => {
    const page = await calculator.open(PHONE);
    await page.tap('text=Menu');
    await page.tap(`nav >> text=${name}`);
    await page.waitForFunction(() => document.activeElement?.id === 'panel-title');
    expect(await page.isVisible('#tools')).toBe(false);
    await page.close();
  });

  it('leaves the menu open for undo, which one may want twice', async () => {
    const page = await calculator.open(PHONE);
    await page.fill('#peak', '40000');
    await page.tap('text=Menu');
    await page.tap('nav >> text=Undo');
    expect(await page.isVisible('#tools')).toBe(true);
    await page.close();
  });
});
