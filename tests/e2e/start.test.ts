import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
  type View,
} from '../support/browser.ts';
import { ADMIN, removeDir, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const phone: View = { language: 'vi', theme: 'light', width: 360 };
const desktop: View = { language: 'en', theme: 'dark', width: 1440 };

let server: TestServer;
let browser: Browser;
let context: BrowserContext | null = null;

async function open(view: View): Promise<{ page: Page; heard: string[] }> {
  context = await openView(browser, server.http, view);
  const page = await context.newPage();
  await page.goto('/');
  await page.locator('input[name=email]').fill(ADMIN.email);
  await page.locator('input[name=password]').fill(ADMIN.password);
  const heard = complaints(page);
  await page.keyboard.press('Enter');
  return { page, heard };
}

const step = (page: Page, id: string) => page.locator(`#step-${id}`);
const body = (page: Page, id: string) => page.locator(`#body-${id}`);

async function looksRight(page: Page, heard: readonly string[]): Promise<void> {
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await seriousBarriers(page)).toEqual([]);
  expect(heard).toEqual([]);
}

describe.skipIf(!hasBrowser)('the first start', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
  }, SLOW);
  afterEach(async () => {
    await context?.close();
    context = null;
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is where the first administrator lands, once; a step may be skipped, and the overview says what is left',
    async () => {
      const { page, heard } = await open(desktop);
      await page.waitForURL('**/start');
      await step(page, 'organisation').waitFor();
      await looksRight(page, heard);
      await body(page, 'organisation').getByRole('button', { name: 'Skip this step' }).click();
      await expect.poll(() => step(page, 'place').getAttribute('aria-expanded')).toBe('true');
      expect(await page.locator(':focus').getAttribute('id')).toBe('step-place');
      await page.getByRole('link', { name: 'Later, go to the overview' }).click();
      const card = page.getByRole('region', { name: 'Set up Sen' });
      await card.getByText('Steps left until everything works: 4.').waitFor();
      // Opened first, the overview has its words too.
      await page.reload();
      await card.getByText('Add your organisation').waitFor();
      await looksRight(page, heard);
    },
    SLOW,
  );

  it(
    'leads to the first reading and to somebody who is told of alerts',
    async () => {
      const { page, heard } = await open(phone);
      await page.getByRole('link', { name: 'Làm tiếp' }).click();
      await step(page, 'organisation').click();
      await body(page, 'organisation').getByRole('button', { name: 'Lưu và đi tiếp' }).click();
      await body(page, 'organisation').getByText('Chưa nhập tên.').waitFor();
      await body(page, 'organisation').locator('input[name=name]').fill('HTX Măng Đen');
      await body(page, 'organisation').getByRole('button', { name: 'Lưu và đi tiếp' }).click();

      const place = body(page, 'place');
      await place.getByRole('combobox', { name: 'Xã, phường' }).fill('mang den');
      await page.getByRole('option', { name: 'Xã Măng Đen, Tỉnh Quảng Ngãi' }).click();
      await place.locator('input[name=name]').fill('Vườn dâu tây');
      await looksRight(page, heard);
      await place.getByRole('button', { name: 'Lưu và đi tiếp' }).click();

      const device = body(page, 'device');
      await device.locator('select[name=profile]').selectOption('soil-probe');
      await looksRight(page, heard);
      await device.getByRole('button', { name: 'Chạy thử thiết bị mô phỏng' }).click();

      const value = body(page, 'value');
      await value.getByText('Thiết bị mô phỏng đã gửi số liệu.').waitFor({ timeout: 60_000 });
      await value.getByText('Độ ẩm đất').first().waitFor();
      await looksRight(page, heard);
      await value.getByRole('button', { name: 'Đi tiếp' }).click();

      const channel = body(page, 'channel');
      await channel.locator('textarea[name=to]').fill('truc@htx');
      await channel.getByRole('button', { name: 'Lưu và đi tiếp' }).click();
      await channel.getByText('Có địa chỉ chưa đúng dạng').waitFor();
      await channel.locator('textarea[name=to]').fill('truc@htx.vn');
      await channel.getByRole('button', { name: 'Lưu và đi tiếp' }).click();

      await page.getByRole('heading', { name: 'Sen đã sẵn sàng' }).waitFor();
      await looksRight(page, heard);
      await step(page, 'device').click();
      const remove = device.getByRole('button', { name: /Gỡ thiết bị|Bấm lần nữa/ });
      await remove.click();
      await remove.click();
      await expect.poll(() => step(page, 'device').textContent()).not.toContain('Xong');
    },
    SLOW,
  );
});
