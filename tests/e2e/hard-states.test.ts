import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openView, seriousBarriers, sidewaysScroll, views } from '../support/browser.ts';
import { type MockApi, type MockOptions, startMockApi } from '../support/mock-api.ts';

const webDir = join(import.meta.dirname, '../../dist/web');
const SLOW = 120_000;

let browser: Browser;
let mock: MockApi;
let context: BrowserContext;

async function open(options: Omit<MockOptions, 'webDir'>, view = views[0]!): Promise<Page> {
  mock = await startMockApi({ ...options, webDir });
  context = await openView(browser, mock.url, view);
  await context.request.post('/api/v1/session', { data: {} });
  return context.newPage();
}

describe.skipIf(!hasBrowser)('what is hard to show', () => {
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    await context?.close();
    await mock?.close();
  });

  it(
    'a thousand sites are drawn a screenful at a time, searched at once, and asked for in few requests',
    async () => {
      const page = await open({ devices: 1000 }, { language: 'vi', theme: 'light', width: 1440 });
      const series: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('/series')) series.push(request.url());
      });
      await page.goto('/?view=sites');
      const tiles = page.locator('main li a[href^="/sites/"]');
      await tiles.first().waitFor();
      const drawn = await tiles.count();
      expect(drawn).toBeGreaterThan(10);
      expect(drawn).toBeLessThan(200);
      // The lines of the tiles are asked for once the tiles stand.
      await expect.poll(() => series.length).toBeGreaterThan(0);
      expect(series.length).toBeLessThan(10);
      await page.getByRole('searchbox').fill('ruong a143');
      await expect.poll(() => tiles.count()).toBe(1);
    },
    SLOW,
  );

  it(
    'ten thousand devices are listed a screenful at a time, and one of them is found',
    async () => {
      const page = await open({ devices: 10_000 }, { language: 'vi', theme: 'light', width: 360 });
      const heard: string[] = [];
      page.on('pageerror', (error) => heard.push(error.message));
      for (const [path, rows] of [
        ['/?view=sites', 'main li a[href^="/sites/"]'],
        ['/devices', 'main a[href^="/devices/"]'],
      ] as const) {
        await page.goto(path);
        await page.locator(rows).first().waitFor();
        expect(await page.locator(rows).count(), path).toBeLessThan(300);
        await page.getByRole('searchbox').fill('ruong a1429');
        await expect.poll(() => page.locator('main').getByText('Ruộng A1429').count(), { timeout: 20_000 }).toBe(1);
        expect(await sidewaysScroll(page), path).toBe(0);
      }
      expect(heard).toEqual([]);
    },
    SLOW,
  );

  it.each(views)(
    'no device at all leads to adding the first: $language, $theme, $width px',
    async (view) => {
      const page = await open({ devices: 0 }, view);
      await page.goto('/');
      await page.locator('a[href="/devices/new"]').waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
    },
    SLOW,
  );

  it(
    'a server that fails is told with the id of the request and a way to try again',
    async () => {
      const page = await open({ devices: 3, failing: true });
      await page.goto('/devices');
      await page.getByText('Chưa tải được').waitFor({ timeout: 30_000 });
      await page.getByText('req-42').waitFor();
      const again = page.waitForRequest((request) => request.url().includes('/devices'));
      await page.getByRole('button', { name: 'Thử lại' }).click();
      await again;
      expect(await seriousBarriers(page)).toEqual([]);
    },
    SLOW,
  );
});
