/** The pictures do what they show: what is pointed at is adopted, what takes long says so, and what runs today stands beside the plan. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, expect, it } from 'vitest';
import { inBrowser, openScenario, planIs, comeTo, settled, theCalculator, total } from './harness.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const open = async (page: Page, example: string, name: string) => {
  await page.setInputFiles('input[type=file]', `${root}data/examples/${example}.plimsoll.yaml`);
  await planIs(page, name);
  await page.evaluate(() => (document.querySelector('#pictures') ?? document.querySelector('#plan'))!.scrollIntoView());
};
const FROM_TODAY = 'checkout, from its dashboard';
/** Until the fronts are those of the inputs shown. */
const drawn = async (page: Page) => {
  await page.waitForSelector('#picture-3 svg.front');
  await page.waitForSelector('#fronts-progress', { state: 'detached' });
};

/** Words of pictures that reach over an edge of their picture. */
const outside = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('figure svg.pic text')].flatMap((text) => {
      const [own, figure] = [text.getBoundingClientRect(), text.closest('figure')!.getBoundingClientRect()];
      return own.left < figure.left - 1 || own.right > figure.right + 1 ? [`${text.closest('figure')!.id}: ${text.textContent}`] : [];
    }),
  );
/** Words on one line of a picture that run into each other. */
const overlapping = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('figure:is(#picture-1, #picture-4, #picture-7) svg.pic')].flatMap((svg) => {
      const all = [...svg.querySelectorAll('text')].filter((text) => text.textContent);
      const boxes = all.map((text) => text.getBoundingClientRect());
      return all.flatMap((text, i) =>
        all.slice(i + 1).flatMap((other, j) => {
          const [a, b] = [boxes[i]!, boxes[i + 1 + j]!];
          const over = Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.abs(a.top - b.top) < 4;
          return over ? [`${text.textContent} / ${other.textContent}`] : [];
        }),
      );
    }),
  );

inBrowser('the pictures', () => {
  const calculator = theCalculator();
  let page: Page;
  beforeAll(async () => {
    page = await calculator.open({ viewport: { width: 1440, height: 900 } });
  });

  it('show what runs today: the verdict, changing nothing as one of the options, what moving saves', async () => {
    await open(page, 'from-today', FROM_TODAY);
    await page.waitForSelector('#today');
    expect(await page.textContent('#today .sub')).toMatch(/^Must change: what runs today does not hold/);
    const options = await page.locator('#today table.today tbody tr').allTextContents();
    expect(options.map((row) => row.replace(/\s+/g, ' '))).toEqual([
      '1This plan$2,988−$1,552yes$1,92038 days',
      '2Today’s machines, as many as are needed$3,672−$868yes$1,92068 days',
      '3Change nothing$4,540no',
    ]);
    // what does not hold is red in its cell: only a file held over the page frames the window
    expect(await page.evaluate(() => getComputedStyle(document.querySelector('td.over')!, '::after').content)).toBe('none');
    expect(await page.textContent('.facts')).toContain('moving saves $1,552 a month, pays back in 38 days.');
  });

  it('draw both clouds and today’s fleet, and keep every other picture meanwhile', async () => {
    // as a reader comes there: what is jumped over before it was ever near is not drawn
    await comeTo(page, '#picture-2');
    await page.waitForSelector('#picture-3');
    await comeTo(page, '#picture-7');
    await page.waitForSelector('#picture-7 svg.pic');
    await drawn(page);
    expect(await page.locator('#picture-7 svg.pic').count()).toBe(1);
    await page.check('#picture-3 input[aria-label="cost per million against p99"]');
    await page.locator('#picture-3 details.tbl').evaluate((details: HTMLDetailsElement) => (details.open = true));
    const rows = await page.locator('#picture-3 tbody tr').allTextContents();
    expect(rows.filter((row) => row.includes('AWSus-east-1')).length).toBeGreaterThan(100);
    expect(rows.filter((row) => row.includes('GCPus-east4')).length).toBeGreaterThan(100);
    expect(rows.filter((row) => row.endsWith('today')).map((row) => /\$[\d.]+/.exec(row)?.[0])).toEqual(['$1.82']);
    expect(await page.textContent('#picture-3 h3')).toBe('Today’s fleet costs $1.82, this plan $1.20 per million');
    expect(calculator.requested.some((url) => /prices\/gcp\/[^/]+\/us-east4\.json$/.test(url))).toBe(true);
    await page.locator('#picture-3 details.tbl').evaluate((details: HTMLDetailsElement) => (details.open = false));
  });

  it('adopt, of points that lie over one another, the one that is shown', async () => {
    await page.locator('#picture-3 svg.front').scrollIntoViewIfNeeded();
    const box = (await page.locator('#picture-3 svg.front').boundingBox())!;
    // the column of hundreds of points at one p99
    let [x, y] = [0, 0];
    for (const away of [0.3, 0.4, 0.5, 0.6]) {
      [x, y] = [box.x + box.width * 0.635, box.y + box.height * away];
      await page.mouse.move(x, y);
      if (/^Adopt/.test((await page.locator('#picture-3 .readout button').allTextContents())[0] ?? '')) break;
    }
    const shown = (await page.textContent('#picture-3 .readout button'))!.replace('Adopt', 'adopt');
    await page.mouse.click(x, y);
    await settled(page);
    expect(await page.getAttribute('nav >> text=Undo', 'title')).toBe(`Undo: ${shown} (Ctrl Z)`);
    const [type, place] = shown.replace('adopt ', '').split(' in ');
    expect(new Set(await page.locator('td.machine .n').allTextContents())).toEqual(new Set([type]));
    if (place) expect(await page.textContent('.plan .c-reg')).toBe(place.split(' ')[1]);
    await page.click('text=Undo');
    await planIs(page, FROM_TODAY);
  });

  it('are worked with keys alone: arrows show, Enter adopts, and the focus stays', async () => {
    await drawn(page);
    await page.check('#picture-3 input[aria-label="cost against p95"]');
    await page.locator('#picture-3 svg.front .press').focus();
    const before = await total(page);
    await page.keyboard.press('Home');
    const label = (await page.getAttribute('#picture-3 svg.front .press', 'aria-label'))!;
    expect(label).toMatch(/^ask for p95 within/);
    const usd = /\$([\d,]+) at/.exec(label)![1];
    await page.keyboard.press('Enter');
    await page.waitForFunction((was) => Number(document.querySelector('#total')?.getAttribute('data-usd')) !== was, before);
    await settled(page);
    // what was asked for is what the point showed
    expect(Math.round(await total(page)).toLocaleString('en-US')).toBe(usd);
    await drawn(page);
    expect(await page.evaluate(() => document.activeElement?.matches('#picture-3 svg.front .press'))).toBe(true);
  });

  it('say how far long work is, and can be told to stop and to go on', async () => {
    await open(page, 'three-tier-gcp', 'shop api on gcp');
    await page.waitForFunction(() => /\d%/.test(document.querySelector('#fronts-progress')?.textContent ?? ''));
    expect(await page.textContent('#fronts-progress')).toContain('Looking at other fleets');
    expect(await page.locator('#picture-7 svg.pic').count()).toBe(1);
    await page.click('#fronts-progress >> text=Cancel');
    expect(await page.textContent('#fronts-progress')).toContain('Cancelled.');
    await page.waitForTimeout(2000);
    expect(await page.textContent('#fronts-progress')).toContain('Cancelled.');
    await page.click('#fronts-progress >> text=Look at them');
    await page.waitForFunction(() => /\d%/.test(document.querySelector('#fronts-progress')?.textContent ?? ''));
  });

  it('show every service in every loss at a load of one’s choice, as a picture to keep and a table of the same numbers', async () => {
    await open(page, 'three-tier-aws', 'shop api on aws');
    await page.waitForSelector('#picture-6 svg.pic');
    expect(await page.textContent('#picture-6 h3')).toBe('Every loss to survive is carried under the load line');
    await page.check('#picture-6 input >> nth=3');
    const title = (await page.textContent('#picture-6 h3'))!;
    expect(title).toMatch(
      /^At 6,000 requests\/s \d of 6 services pass their load line, first catalog in (us-east-1|eu-west-1) with \S+ lost$/,
    );
    const label = (await page.getAttribute('#picture-6 svg.pic', 'aria-label'))!;
    const rows = await page
      .locator('#picture-6 details.tbl tbody tr')
      .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => cell.textContent)));
    // 1.5 × the peak stands fourth of the loads, after service, region, loss and replicas
    for (const row of rows) expect(label).toContain(`${row[2]} ${row[7]}`);
    const download = page.waitForEvent('download');
    await page.click('#picture-6 >> text=SVG');
    expect((await download).suggestedFilename()).toBe('failure-grid.svg');
  });

  it('are files that stand alone: own paint in every pattern, title, unit, key, what was planned and the date of its prices', async () => {
    const own = await calculator.open({ viewport: { width: 1440, height: 900 } });
    const alone = await (await calculator.context()).newPage();
    for (const [number, key] of [
      [1, 'confidential'],
      [2, ''],
      [4, ''],
      [5, ''],
      [6, ''],
      [7, ''],
    ] as const) {
      await own.keyboard.press(String(number));
      await own.waitForSelector(`#picture-${number} svg.pic`);
      const waiting = own.waitForEvent('download');
      await own.click(`#picture-${number} >> text=SVG`);
      const svg = readFileSync((await (await waiting).path())!, 'utf8');
      await alone.setContent(svg);
      const read = await alone.evaluate(() => ({
        words: [...document.querySelectorAll('svg text')].map((text) => text.textContent).join(' '),
        unpainted: [...document.querySelectorAll('pattern *')]
          .filter((mark) => ['fill', 'stroke'].every((paint) => /^none$|var\(/.test(mark.getAttribute(paint) ?? 'none')))
          .map((mark) => mark.outerHTML),
        painted: [...document.querySelectorAll('[fill^="url("]')].filter(
          (one) => !document.getElementById(/#([\w-]+)/.exec(one.getAttribute('fill')!)![1]!),
        ).length,
        title: document.querySelector('svg > title')?.textContent,
        wide: [...document.querySelectorAll('svg text')].filter(
          (text) => text.getBoundingClientRect().right > document.querySelector('svg')!.getBoundingClientRect().right,
        ).length,
      }));
      const squeezed = (text: string) => text.replaceAll(/\s+/g, '');
      expect(read.title).toBe(await own.textContent(`#picture-${number} h3`));
      for (const said of [read.title!, (await own.textContent(`#picture-${number} > p.sub`))!.split('; choose')[0]!])
        expect(squeezed(read.words)).toContain(squeezed(said));
      expect(read.words).toContain('Prices: GCP list of 30 July 2026. seller on GCP, planned with Plimsoll 0.1.0.');
      expect(read.words).toContain(key);
      expect(read.unpainted, `picture ${number}`).toEqual([]);
      expect([read.painted, read.wide], `picture ${number}`).toEqual([0, 0]);
      expect(svg).not.toMatch(/var\(--|class="/);
    }
    await own.close();
  });

  it('turn the grid’s figures to the load that is chosen, and keep them inside the window', async () => {
    await page.check('#picture-6 input >> nth=4');
    expect(await page.textContent('#picture-6 .lossgrid thead th')).toMatch(/^At 2 × 8,000 requests\/s$/);
    const label = (await page.getAttribute('#picture-6 svg.pic', 'aria-label'))!;
    const [first] = await page.locator('#picture-6 .lossgrid tbody td .n').allTextContents();
    expect(label).toContain(`all up ${/\d+%/.exec(first!)![0]}`);
    expect(await outside(page)).toEqual([]);
    await page.check('#picture-6 input >> nth=1');
  });

  it('hold names of a hundred letters: cut with an ellipsis, whole in tables and titles, nothing outside a picture or over its neighbour', async () => {
    const own = await calculator.open({ viewport: { width: 1440, height: 900 } });
    const long = 'averylongservicename'.repeat(5);
    await openScenario(own, {
      name: 'long names',
      traffic: { peakRequestsPerSecond: 3000, averageRequestsPerSecond: 1400 },
      regions: [{ cloud: 'gcp', region: 'us-central1', zones: 3 }],
      services: {
        [long]: {
          demand: { low: '1ms', mid: '2ms', high: '5ms' },
          autoscaled: true,
          loadBalancer: 'public',
          calls: [{ to: 'store', perRequest: 2 }],
        },
        store: { demand: '1ms' },
      },
      objectives: { survive: { zones: 1 } },
      constraints: { budgetUsdPerMonth: 1500 },
    });
    for (const width of [1440, 360]) {
      await own.setViewportSize({ width, height: 900 });
      for (const id of [1, 4, 6, 7]) {
        await own.keyboard.press(String(id));
        await own.waitForSelector(`figure#picture-${id} svg.pic`);
      }
      await own.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      expect(await outside(own), `${width} pixels`).toEqual([]);
      expect(await overlapping(own), `${width} pixels`).toEqual([]);
    }
    expect(await own.locator('#picture-4 svg text.b title').allTextContents()).toContain(long);
    expect(await own.getAttribute('.plan .c-svc .name', 'title')).toBe(long);
    await own.close();
  });

  it('tell lines of one SKU apart, and take a price for a line that has none', async () => {
    const own = await calculator.open({ viewport: { width: 1440, height: 900 } });
    await own.keyboard.press('1');
    const shared = own.locator('#picture-1 .press').last();
    await shared.click();
    await own.waitForSelector('#picture-1 h4:has-text("shared")');
    const lines = await own.locator('#picture-1 .bill tbody td:first-child').allTextContents();
    expect(new Set(lines).size).toBe(lines.length);
    const unknown = await own.locator('#picture-1').getByRole('button', { name: 'set a price' }).count();
    expect(unknown).toBe(2);
    await own.locator('#picture-1').getByRole('button', { name: 'set a price' }).first().click();
    await own.keyboard.type('0.0002');
    await own.keyboard.press('Enter');
    await own.waitForFunction(() => document.querySelectorAll('#picture-1 .bill tr.warnline').length === 1);
    await settled(own);
    expect(await own.getAttribute('main', 'data-status')).toBe('fresh');
    await own.close();
  });

  it('draw the stated error as a band, and say it in words and in the table', async () => {
    await comeTo(page, '#picture-2');
    await page.waitForSelector('#picture-2 path.errorband');
    expect(await page.locator('#picture-2 path.errorband').count()).toBe(2);
    // as the command prints it
    const [band] = /within [\d.]+% either way/.exec(readFileSync(`${root}test/golden/three-tier-gcp.plan.txt`, 'utf8'))!;
    expect(await page.textContent('#picture-2 .sub')).toContain(`pale: the stated error, ${band} at the peak`);
    expect(await page.locator('#picture-2 thead th').allTextContents()).toEqual([
      'client requests/s',
      'p95 all up',
      'at its least, by the stated error',
      'at its most',
      'p95 a zone lost',
      'at its least, by the stated error',
      'at its most',
    ]);
  });

  it.each([320, 390, 1440, 3840])('keep their words apart and grow with the letters of the page: %i px', async (wide) => {
    await page.setViewportSize({ width: wide, height: 900 });
    for (const [example, name] of [
      ['from-today', FROM_TODAY],
      ['three-tier-aws', 'shop api on aws'],
    ] as const) {
      await open(page, example, name);
      await page.waitForSelector('#picture-2 svg path.curve');
      const root = wide >= 3000 ? 24 : wide >= 1900 ? 18 : 16;
      const drawn = await page.evaluate(() => {
        const texts = (id: number) => [...document.querySelectorAll<SVGTextElement>(`#picture-${id} svg.pic text`)];
        const overlapping = (id: number) => {
          const boxes = texts(id).map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }));
          return boxes.flatMap((a, i) =>
            boxes
              .slice(i + 1)
              .filter(
                (b) =>
                  a.box.left < b.box.right - 2 &&
                  b.box.left < a.box.right - 2 &&
                  a.box.top < b.box.bottom - 5 &&
                  b.box.top < a.box.bottom - 5,
              )
              .map((b) => `${id}: ${a.words} on ${b.words}`),
          );
        };
        return {
          overlapping: [2, 6].flatMap(overlapping),
          letters: texts(2).map((text) => text.getScreenCTM()!.a * parseFloat(getComputedStyle(text).fontSize)),
          scrolls: document.documentElement.scrollWidth > innerWidth,
        };
      });
      expect(drawn.overlapping, example).toEqual([]);
      for (const letter of drawn.letters) expect(letter).toBeCloseTo((12 * root) / 16, 1);
      expect(drawn.scrolls).toBe(false);
    }
  });

  it('are drawn a few a frame, once for a plan, and those far from the window not at all until they are near or on paper', async () => {
    const visit = await calculator.open({ viewport: { width: 1440, height: 900 } });
    for (const number of [1, 4, 7]) {
      await visit.waitForSelector(`#picture-${number}`);
      await visit.evaluate((at) => document.querySelector(`#picture-${at}`)!.scrollIntoView(), number);
      await visit.waitForSelector(`#picture-${number} svg.pic`);
    }
    await visit.evaluate(() => scrollTo(0, 0));
    const sixth = (laidOut: boolean) =>
      visit.waitForFunction(
        (wanted) => document.querySelector('#picture-6 h3')!.checkVisibility({ contentVisibilityAuto: true }) === wanted,
        laidOut,
      );
    // at rest all is drawn, also for a picture of the whole page
    await sixth(true);
    await visit.fill('#peak', '52000');
    await sixth(false);
    await visit.emulateMedia({ media: 'print' });
    await sixth(true);
    await visit.emulateMedia({ media: 'screen' });
    await settled(visit);
    await sixth(true);
    const frames = await visit.evaluate(async () => {
      const changed: Record<number, number[]> = {};
      let frame = 0;
      let going = true;
      const count = () => {
        frame++;
        if (going) requestAnimationFrame(count);
      };
      requestAnimationFrame(count);
      for (const number of [1, 2, 4, 5, 6]) {
        changed[number] = [];
        new MutationObserver(() => changed[number]!.push(frame)).observe(document.querySelector(`#picture-${number}`)!, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
          attributeFilter: ['d', 'x', 'width', 'aria-label'],
        });
      }
      const input = document.querySelector<HTMLInputElement>('#peak')!;
      input.value = '61000';
      input.dispatchEvent(new Event('input', { bubbles: true }));
      const drawn = () => document.querySelector('#picture-2 svg')?.getAttribute('aria-label')?.includes('61,000') ?? false;
      while (!drawn() || changed[6]!.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 500));
      going = false;
      return changed;
    });
    const [money, graph, week, grid] = [1, 4, 5, 6].map((number) => [...new Set(frames[number])]);
    // the curve comes later, and alone
    expect(money).toHaveLength(1);
    expect(grid).toHaveLength(1);
    expect(new Set([money![0], graph![0], week![0], grid![0]]).size).toBe(4);
    await visit.close();
  });

  it('are struck through with the plan by a layer of its own, which styles no row anew and leaves the editor alone', async () => {
    const visit = await calculator.open({ viewport: { width: 1440, height: 900 } });
    const cell = () =>
      visit
        .locator('.plan tbody td')
        .last()
        .evaluate((one) => getComputedStyle(one).color);
    const layer = (selector: string) => visit.locator(selector).evaluate((one) => getComputedStyle(one, '::after').backgroundImage);
    const before = await cell();
    expect(await layer('#plan')).toBe('none');
    await visit.fill('#latency', '-5');
    await visit.waitForSelector('#fault-latency');
    await visit.click('nav >> text=YAML');
    await visit.waitForSelector('#yaml');
    expect(await cell()).toBe(before);
    for (const part of ['#plan-answer', '#plan']) expect(await layer(part)).toContain('gradient');
    expect(await layer('.editor')).toBe('none');
    await visit.close();
  });

  it('raise no error', () => expect(calculator.complaints).toEqual([]));
});
