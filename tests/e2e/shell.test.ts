import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
} from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
/** What a finger needs, in CSS pixels. */
const TOUCH = 48;

let server: TestServer;
let browser: Browser;

async function post(cookie: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

async function open(width: 360 | 1440, script = ''): Promise<{ context: BrowserContext; page: Page; heard: string[] }> {
  const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width });
  await context.addInitScript(`sessionStorage.clear(); ${script}`);
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
  const page = await context.newPage();
  return { context, page, heard: complaints(page) };
}

/** The page stands, its lists have come. */
async function settled(page: Page): Promise<void> {
  await page.locator('[data-live=live]').waitFor();
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.locator('.mantine-Skeleton-root').count(), { timeout: 20_000 }).toBe(0);
}

describe.skipIf(!hasBrowser)('the frame of the pages', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    const cookie = await signIn(server);
    await post(cookie, '/sites', { id: 'ruong-5', name: 'Ruộng bác Năm', kind: 'field' });
    await post(cookie, '/devices', {
      id: 'do-5',
      name: 'Ống mực nước ruộng Năm',
      profile: 'generic-json',
      site: 'ruong-5',
    });
    await post(cookie, '/devices', { id: 'khac', name: 'Máy khác', profile: 'generic-json' });
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is gone through by keys alone: found without tone marks, opened, and no key counts while writing',
    async () => {
      const { context, page, heard } = await open(1440);
      await page.goto('/');
      await settled(page);
      await page.keyboard.press('Control+k');
      const palette = page.getByRole('dialog', { name: 'Tìm nhanh' });
      await palette.getByRole('option').first().waitFor();
      await page.keyboard.type('ong muc nuoc');
      const station = palette.getByRole('option', { name: 'Ống mực nước ruộng Năm' });
      await station.waitFor();
      expect(await station.getAttribute('aria-selected')).toBe('true');
      expect(await palette.getByRole('option').count()).toBe(1);
      expect(await seriousBarriers(page)).toEqual([]);
      await page.keyboard.press('Enter');
      await page.waitForURL('**/devices/do-5');
      await palette.waitFor({ state: 'detached' });

      await page.keyboard.press('g');
      await page.keyboard.press('t');
      await page.waitForURL((url) => url.pathname === '/devices');
      await settled(page);
      const field = page.locator('main input[type=search]').first();
      await field.focus();
      await page.keyboard.type('g a?');
      expect(new URL(page.url()).pathname).toBe('/devices');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await field.evaluate((element) => (element as unknown as { blur(): void }).blur());

      await page.keyboard.press('?');
      const help = page.getByRole('dialog', { name: 'Phím tắt' });
      await help.getByText('Bản đồ').waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await help.waitFor({ state: 'detached' });
      expect(heard).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'has five pages at the thumb of a phone, each as large as a finger, and shows around once',
    async () => {
      const { context, page, heard } = await open(360);
      await page.goto('/');
      await settled(page);
      const bar = page.locator('nav > ul').first().getByRole('link');
      const names = (await bar.allInnerTexts()).map((text) => text.trim());
      expect(names).toEqual(['Tổng quan', 'Bản đồ', 'Cảnh báo', 'Trạm', 'Thêm']);
      for (const one of [...(await bar.all()), ...(await page.locator('header').getByRole('button').all())]) {
        const { width = 0, height = 0 } = (await one.boundingBox()) ?? {};
        expect(width).toBeGreaterThanOrEqual(TOUCH);
        expect(height).toBeGreaterThanOrEqual(TOUCH);
      }

      await page.getByRole('button', { name: 'Chỉ cho tôi xem' }).click();
      const step = page.locator('.driver-popover');
      await step.getByText('Trang đầu').waitFor();
      await page.keyboard.press('ArrowRight');
      await step.getByText('Bản đồ').waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await step.waitFor({ state: 'detached' });
      await page.reload();
      await settled(page);
      expect(await page.getByRole('button', { name: 'Chỉ cho tôi xem' }).count()).toBe(0);
      expect(heard).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'keeps to a narrow screen in the largest text, which is there before the first paint',
    async () => {
      const { context, page, heard } = await open(360);
      await page.goto('/more');
      await settled(page);
      await page.getByText('Rất to', { exact: true }).click();
      await expect.poll(() => page.evaluate('getComputedStyle(document.documentElement).fontSize')).toBe('22.4px');
      for (const path of ['/', '/devices', '/devices/do-5', '/alerts', '/map', '/more', '/account', '/sites/ruong-5']) {
        await page.goto(path);
        await settled(page);
        expect(await page.locator('html').getAttribute('data-text')).toBe('1.4');
        expect([path, await sidewaysScroll(page)]).toEqual([path, 0]);
      }
      // Software draws the map, and says of itself that it is slow.
      expect(heard).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'speaks the language of a link, for that visit',
    async () => {
      const { context, page } = await open(1440);
      await page.goto('/devices?lang=en');
      await settled(page);
      expect(await page.locator('h1').textContent()).toBe('Stations');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.getByRole('link', { name: 'Alerts' }).first().click();
      await page.waitForURL('**/alerts**');
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      await page.goto('/devices');
      await settled(page);
      expect(await page.locator('h1').textContent()).toBe('Trạm');
      await context.close();
    },
    SLOW,
  );

  it(
    'leaves its menus off the paper, which is light and says from when it is',
    async () => {
      const { context, page } = await open(1440, "localStorage.setItem('mantine-color-scheme-value', 'dark')");
      await page.goto('/devices/do-5');
      await settled(page);
      await page.emulateMedia({ media: 'print', colorScheme: null, reducedMotion: null });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");
      expect(await page.locator('nav').first().isVisible()).toBe(false);
      await page.getByText(/^In lúc \d/).waitFor();
      expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('light');
      expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
      await page.evaluate("dispatchEvent(new Event('afterprint'))");
      expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
      await context.close();
    },
    SLOW,
  );

  it(
    'is short for those who want little, and long again when they want more',
    async () => {
      const { context, page } = await open(1440);
      await page.goto('/account');
      await settled(page);
      const rail = page.locator('nav').first();
      await rail.getByRole('link', { name: 'Kênh báo tin' }).waitFor();
      await page.getByText('Đơn giản', { exact: true }).click();
      await rail.getByRole('link', { name: 'Kênh báo tin' }).waitFor({ state: 'detached' });
      expect(await rail.getByRole('link', { name: 'Điểm đo' }).count()).toBe(1);
      await page.reload();
      await settled(page);
      expect(await rail.getByRole('link', { name: 'Kênh báo tin' }).count()).toBe(0);
      await page.getByText('Đầy đủ', { exact: true }).click();
      await rail.getByRole('link', { name: 'Kênh báo tin' }).waitFor();
      await context.close();
    },
    SLOW,
  );
});
