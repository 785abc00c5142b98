import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type PageAssets,
  renderHtml,
  renderMonteCarloHtml,
  renderSweepHtml,
  renderWalkHtml,
  type SweepDocument,
} from '#report';
import { Browser, chromiumPath, poorContrast } from './chromium.ts';
import { builtAssets, documentOf, reported, walkBars } from './documents.ts';
import { foldsDocument } from './folds.ts';
import { hostilePaths, pathsDocument } from './paths.ts';
import { hostileSweep, largeSweep, searched } from './sweeps.ts';
import rsiReversion from '../../strategies/rsi-reversion.ts';
import smaCross from '../../strategies/sma-cross.ts';

const path = chromiumPath();
const required = process.env['CRYPTOBOT_REQUIRE_CHROMIUM'] === '1';
const title = 'reports of searches, paths and folds in a browser';

describe.skipIf(path === undefined && !required)(
  path === undefined ? `${title} (skipped: no Chromium found; set CHROMIUM_PATH)` : title,
  { timeout: 60_000 },
  () => {
    let browser: Browser;
    let assets: PageAssets;
    let html: string;
    let pages: Readonly<Record<'search' | 'paths' | 'folds', string>>;
    const pageOf = (one: SweepDocument) => renderSweepHtml({ ...one, best: one.best! }, assets);

    beforeAll(async () => {
      if (path === undefined) throw new Error('No Chromium found; set CHROMIUM_PATH to its program.');
      assets = await builtAssets();
      const axes = [
        { name: 'fast', values: [2, 3, 4, 5, 6, 7, 8, 9] },
        { name: 'slow', values: [8, 10, 12, 14, 16, 18, 20, 22, 24] },
      ];
      html = pageOf(searched(axes, 'sharpe, maxDrawdown'));
      pages = {
        search: html,
        paths: renderMonteCarloHtml(pathsDocument(), assets),
        folds: renderWalkHtml(foldsDocument([[2, -1], null, [1, 3]]), assets),
      };
      browser = await Browser.start(path);
    }, 60_000);

    afterAll(async () => browser?.stop());

    afterEach(() => {
      expect(browser.complaints.splice(0)).toEqual([]);
      expect(browser.requests.splice(0)).toEqual([]);
    });

    it('sorts and filters trials, and saves them', async () => {
      const page = await browser.open(html);
      const section = page.locator('#trials');
      const rows = section.locator('tbody tr');
      expect(await rows.count()).toBe(50);
      expect(await section.locator('.paging').textContent()).toContain('1–50 of 71');
      const head = section.locator('th', { hasText: 'Trades' });
      await head.getByRole('button').click();
      expect(await head.getAttribute('aria-sort')).toBe('descending');
      const trades = (await rows.locator('td:nth-child(10)').allTextContents()).map(Number);
      expect(trades).toEqual(trades.toSorted((a, b) => b - a));
      const search = section.getByLabel('Filter trials by conditions');
      await search.fill('fast = 3, slow > 20');
      expect(await rows.locator('td:nth-child(2)').allTextContents()).toEqual(['3', '3']);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        section.getByRole('button', { name: 'CSV' }).click(),
      ]);
      const csv = await readFile(await download.path(), 'utf8');
      expect(csv.split('\n')[0]).toMatch(/^place,fast,slow,totalReturn/);
      expect(csv.trim().split('\n')).toHaveLength(3);
      await search.fill('nonsense > 1');
      expect(await search.getAttribute('aria-invalid')).toBe('true');
      expect(await rows.count()).toBe(2);
      expect(await section.locator('[aria-live]').first().textContent()).toContain(
        'asks for nonsense, which is no column.',
      );
      expect(await section.locator('.trouble').textContent()).toContain('understood: fast = 3, slow > 20');
      await page.close();
    });

    it('leads through the map with the arrow keys, and from a cell to its trials', async () => {
      const page = await browser.open(html);
      const map = page.getByRole('grid');
      const cell = (where: string) => map.locator(`td[data-where="${where}"]`);
      expect(await map.locator('td[tabindex="0"]').count()).toBe(1);
      await cell('fast = 7, slow = 8').focus();
      await page.keyboard.press('ArrowDown');
      // 8 and 8 came to nothing, so it is passed over.
      await page.keyboard.press('ArrowRight');
      const status = page.locator('#cell');
      expect(await status.textContent()).toBe(
        `fast = 9, slow = 10: ${await cell('fast = 9, slow = 10').textContent()}`,
      );
      await page.keyboard.press('Enter');
      const rows = page.locator('#trials tbody tr');
      expect(await rows.count()).toBe(1);
      expect((await rows.locator('td').allTextContents()).slice(1, 3)).toEqual(['9', '10']);
      expect(await page.evaluate(() => document.activeElement!.tagName)).toBe('INPUT');
      await page.close();
    });

    it('unfolds for paper what is folded on the screen', async () => {
      const page = await browser.open(pages.paths);
      const folded = () => page.locator('details:not([open])').count();
      const before = await folded();
      expect(before).toBeGreaterThan(0);
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      expect(await folded()).toBe(0);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      expect(await folded()).toBe(before);
      await page.close();
    });

    it('shows the best trial as a run is shown', async () => {
      const page = await browser.open(html);
      expect(await page.locator('.chart:visible').count()).toBe(3);
      expect(await page.locator('.trades tbody tr').count()).toBeGreaterThan(0);
      await page.close();
    });

    it('explains its statistics', async () => {
      const page = await browser.open(html);
      await page.locator('[data-define="pbo"]').focus();
      expect(await page.getByRole('tooltip').textContent()).toContain('CSCV');
      await page.close();
    });

    it.each(['search', 'paths', 'folds'] as const)('can be read in light and dark: %s', async (which) => {
      const page = await browser.open(pages[which]);
      expect(await poorContrast(page)).toEqual([]);
      await page.getByRole('button', { name: 'Switch to the dark theme' }).click();
      expect(await poorContrast(page)).toEqual([]);
      await page.getByRole('button', { name: 'Switch to the light theme' }).click();
      await page.close();
    });

    it.each(['search', 'paths', 'folds'] as const)(
      'fits a phone without scrolling sideways, and prints: %s',
      async (which) => {
        const page = await browser.open(pages[which]);
        await page.setViewportSize({ width: 375, height: 812 });
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375);
        expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
        await page.close();
      },
    );

    it('has room for the button for light and dark beside the badge and the title, on any phone', async () => {
      const run = reported(smaCross, walkBars(500));
      const some = {
        ...pages,
        one: renderHtml(documentOf([run]), assets),
        two: renderHtml(documentOf([run, reported(rsiReversion, walkBars(500))]), assets),
      };
      for (const [which, text] of Object.entries(some)) {
        const page = await browser.open(text);
        for (const width of [360, 320, 280]) {
          await page.setViewportSize({ width, height: 700 });
          const covered = await page.evaluate(() => {
            const button = document.querySelector('.theme')!.getBoundingClientRect();
            const words = document.createRange();
            return ['.badge', '.eyebrow', 'h1'].filter((name) => {
              words.selectNodeContents(document.querySelector(name)!);
              return [...words.getClientRects()].some(
                ({ left, right, top, bottom }) =>
                  right > button.left && left < button.right && bottom > button.top && top < button.bottom,
              );
            });
          });
          expect({ which, width, covered }).toEqual({ which, width, covered: [] });
        }
        await page.close();
      }
    });

    it('leaves room for the cells of a map on a phone, however long the names of parameters', async () => {
      const long = 'fastMovingAverageLengthInBars ↓ slowMovingAverageLengthInBars →';
      const page = await browser.open(html.replace('fast ↓ slow →', long));
      expect(await page.locator('.heat thead th').first().textContent()).toBe(long);
      await page.setViewportSize({ width: 360, height: 800 });
      const head = await page.locator('.heat tbody th').first().boundingBox();
      expect(head!.width).toBeLessThan(140);
      for (const cell of await page.locator('.heat tbody tr').nth(2).locator('td:nth-child(-n+4)').all()) {
        const { x, width } = (await cell.boundingBox())!;
        expect(x).toBeGreaterThanOrEqual(head!.x + head!.width - 1);
        expect(x + width).toBeLessThan(360);
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      await page.close();
    });

    it('treats hostile names as text', async () => {
      const page = await browser.open(pageOf(hostileSweep()));
      expect(await page.locator('img, iframe, object').count()).toBe(0);
      expect(await page.locator('h1').textContent()).toContain('<img src=x onerror=alert(1)>');
      expect(await page.locator('#trials thead').textContent()).toContain('<img src=x');
      await page.close();
    });

    it('treats hostile names as text on the way of paths', async () => {
      const page = await browser.open(renderMonteCarloHtml(hostilePaths(), assets));
      expect(await page.locator('img, iframe, object').count()).toBe(0);
      expect(await page.locator('h1').textContent()).toContain('<img src=x onerror=alert(1)>');
      expect(await page.locator('.chart:visible').count()).toBeGreaterThan(2);
      await page.close();
    });

    it('opens 100,000 trials on 100,000 bars within a second, from less than 3 MB', async () => {
      const large = pageOf(largeSweep());
      expect(Buffer.byteLength(large)).toBeLessThan(3_000_000);
      const times: number[] = [];
      for (let attempt = 0; attempt < 3; attempt++) {
        const page = await browser.open(large);
        expect(await page.locator('#trials tbody tr').count()).toBe(50);
        times.push(await page.evaluate(() => performance.getEntriesByName('report-ready')[0]!.startTime));
        await page.close();
      }
      // The quickest of three: other programs may be using this machine.
      expect(Math.min(...times)).toBeLessThan(1000);
    });
  },
);
