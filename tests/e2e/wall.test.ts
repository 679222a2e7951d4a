import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, seriousBarriers } from '../support/browser.ts';
import { removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
const WAIT = { timeout: 15_000 };

let server: TestServer;
let browser: Browser;
let chief: string;

async function ask(method: string, path: string, body?: unknown): Promise<Response> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: {
      cookie: chief,
      origin: server.http,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

const hang = (size = { width: 1920, height: 1080 }): Promise<BrowserContext> =>
  browser.newContext({ baseURL: server.http, viewport: size, reducedMotion: 'reduce' });

/** px that are seen of the page, and whether there is anything to scroll. */
const overflow = (page: Page) =>
  page.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth - innerWidth, document.documentElement.scrollHeight - innerHeight]',
  );

describe.skipIf(!hasBrowser)('a wall', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    chief = await signIn(server);
    // An installation in use, which greets nobody with the first steps.
    await ask('POST', '/organisations', { id: 'htx-tan-phu-dong', name: 'HTX Tân Phú Đông', kind: 'cooperative' });
  }, SLOW);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is opened by a link without signing in, goes round by itself, shows and does nothing, and goes dark when withdrawn',
    async () => {
      const made = await ask('POST', '/displays', {
        name: 'Phòng trực xã',
        scope: 'organisation:htx-tan-phu-dong',
        show: { pages: ['/alerts', '/sites'], rotate: 5, theme: 'dark' },
      });
      const { id, link } = (await made.json()) as { id: string; link: string };
      const context = await hang();
      const page = await context.newPage();
      await page.goto(link);
      const title = page.locator('header p').first();
      await expect.poll(() => title.textContent(), WAIT).toBe('Cảnh báo');
      expect(page.url()).not.toContain('#');
      expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
      await page.getByText('Trực tiếp').waitFor();
      await page.getByText(/^Cập nhật lúc \d\d:\d\d:\d\d$/).waitFor();
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await overflow(page)).toEqual([0, 0]);
      expect(await seriousBarriers(page)).toEqual([]);
      await expect.poll(() => title.textContent(), WAIT).toBe('Điểm đo');

      const refused = await page.evaluate<number>(
        "fetch('/api/v1/alerts/x/acknowledgements', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }).then((answer) => answer.status)",
      );
      expect(refused).toBe(403);

      await page.keyboard.press('Escape');
      await page.getByText('Máy này là màn hình lớn').waitFor();
      await page.getByRole('button', { name: 'Chạy tiếp' }).click();
      await page.getByText('Trực tiếp').waitFor();

      await ask('DELETE', `/displays/${id}`);
      await page.getByText('Màn hình này không còn mở được').waitFor({ timeout: 30_000 });
      await page.goto('/');
      await page.getByRole('textbox', { name: 'Mật khẩu' }).waitFor();
      await context.close();
    },
    SLOW,
  );

  it(
    'is stepped and paused by keys, and left with Escape',
    async () => {
      const context = await hang({ width: 3840, height: 2160 });
      await context.addCookies([{ name: 'sen_session', value: chief.split('=')[1] ?? '', url: server.http }]);
      const page = await context.newPage();
      await page.goto('/alerts?kiosk=1&rotate=600&pages=/alerts,/sites,/devices');
      const title = page.locator('header p').first();
      await expect.poll(() => title.textContent(), WAIT).toBe('Cảnh báo');
      await page.keyboard.press('ArrowRight');
      await expect.poll(() => title.textContent(), WAIT).toBe('Điểm đo');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => new URL(page.url()).pathname, WAIT).toBe('/devices');
      await page.keyboard.press('Space');
      await page.getByText('Đang dừng').waitFor();
      expect((await title.boundingBox())?.height).toBeGreaterThan(80);
      expect(await overflow(page)).toEqual([0, 0]);
      await page.keyboard.press('Escape');
      await page.getByRole('navigation').first().waitFor();
      expect(new URL(page.url()).search).toBe('');
      await context.close();
    },
    SLOW,
  );

  it(
    'says since when it hears nothing while the server is away, and comes back by itself',
    async () => {
      const context = await hang();
      await context.addCookies([{ name: 'sen_session', value: chief.split('=')[1] ?? '', url: server.http }]);
      const page = await context.newPage();
      await page.goto('/alerts?kiosk=1');
      await page.getByText('Trực tiếp').waitFor();
      const { port } = new URL(server.http);
      await server.stop();
      await page.getByText(/^Mất kết nối từ \d\d:\d\d$/).waitFor();
      expect(await page.locator('html').getAttribute('data-kiosk')).toBe('lost');
      server = await startServer({ dataDir: server.dataDir, env: { SEN_HTTP_PORT: port } });
      await page.getByText('Trực tiếp').waitFor({ timeout: 60_000 });
      await context.close();
    },
    SLOW,
  );
});
