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
import { ADMIN, removeDir, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
let server: TestServer;
let browser: Browser;
/** Names of their own for each view, since what is erased stays erased. */
let n = 0;

describe.skipIf(!hasBrowser)('the records', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
  }, SLOW);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  describe.each([
    { language: 'vi', theme: 'light', width: 360 },
    { language: 'en', theme: 'dark', width: 1440 },
  ] as const)('in $language, $theme, $width px', ({ language, ...view }) => {
    const vietnamese = language === 'vi';
    const say = (vi: string, en: string) => (vietnamese ? vi : en);
    const name = `Nguyễn Thị Bảy ${++n}`;
    let context: BrowserContext;
    let page: Page;
    let heard: string[];
    const post = (path: string, data: object) =>
      context.request.post(`/api/v1${path}`, { data, headers: { origin: server.http } });

    beforeAll(async () => {
      context = await openView(browser, server.http, { language, ...view });
      await post('/session', { ...ADMIN, password: 'not the password' });
      await post('/session', ADMIN);
      await post('/sites', { id: `nha-${name.slice(-1)}`, name: `Nhà số ${n}`, kind: 'household' });
      page = await context.newPage();
      heard = complaints(page);
    }, SLOW);
    afterAll(() => context?.close());

    const fine = async () => {
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(heard).toEqual([]);
    };

    it(
      'tell in sentences who did what, and can be cut down, opened, taken along and checked',
      async () => {
        await page.goto('/audit');
        const rows = page.locator('tbody tr');
        await rows.first().waitFor();
        await page.getByText(say('thêm điểm đo', 'added the site')).first().waitFor();
        await page.getByText(say('đăng nhập sai', 'could not sign in')).first().waitFor();
        await fine();

        await page.getByLabel(say('Về việc', 'About'), { exact: true }).selectOption('site');
        await expect.poll(() => page.getByText(say('đăng nhập sai', 'could not sign in')).count()).toBe(0);
        await page.getByRole('searchbox').fill(`nha-${name.slice(-1)}`);
        await expect.poll(() => rows.count()).toBe(1);
        expect(new URL(page.url()).searchParams.get('action')).toBe('site');

        const summary = rows.locator('summary');
        await summary.focus();
        await page.keyboard.press('Enter');
        await page.getByText(say('Loại', 'Kind'), { exact: true }).first().waitFor();

        const waiting = page.waitForEvent('download');
        await page.getByRole('link', { name: /CSV/ }).click();
        const file = await waiting;
        expect(file.suggestedFilename()).toBe('sen-audit.csv');

        await page.getByRole('button', { name: say('Kiểm tra nhật ký', 'Check whether') }).click();
        await page.getByText(say('không dòng nào bị sửa', 'as they were written')).waitFor();
        await fine();

        await page.getByRole('searchbox').fill('không có gì như vậy');
        await page.getByRole('button', { name: say('Bỏ hết điều kiện lọc', 'Clear the filters') }).click();
        await expect.poll(() => rows.count()).toBeGreaterThan(2);
      },
      SLOW,
    );

    it(
      'hold households, which are added, given a site, and erased once it was said what goes',
      async () => {
        await page.goto('/households');
        await page.getByRole('button', { name: say('Thêm hộ dân', 'Add a household') }).click();
        await page.getByLabel(say('Họ tên chủ hộ', 'Name'), { exact: true }).fill(name);
        await page.getByLabel(say('Số điện thoại', 'Phone'), { exact: true }).fill('gọi con trai');
        await page.getByRole('button', { name: say('Lưu', 'Save') }).click();
        await page.getByText(say('Số điện thoại chưa đúng', 'This is no phone number')).waitFor();
        await page.getByLabel(say('Số điện thoại', 'Phone'), { exact: true }).fill('0912 345 678');
        await page.getByRole('button', { name: say('Lưu', 'Save') }).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        await fine();

        await page.getByRole('combobox', { name: say('Gắn điểm đo', 'Add a site') }).click();
        await page.getByRole('option', { name: `Nhà số ${n}` }).click();
        await page.getByRole('button', { name: say('Gắn', 'Add'), exact: true }).click();
        await page.getByRole('button', { name: say('Gỡ Nhà số', 'Take Nhà số') }).waitFor();

        await page.goto('/households?q=nguyen thi bay');
        await page.getByRole('link', { name }).click();
        await page.getByRole('button', { name: say('Xóa dữ liệu của hộ', 'Erase the household') }).click();
        const sure = page.getByRole('checkbox', { name: say('Tôi đã kiểm tra', 'I have checked') });
        await sure.waitFor();
        const erase = page.getByRole('button', { name: say('Xóa hẳn', 'Erase for good') });
        expect(await erase.isDisabled()).toBe(true);
        await sure.check();
        await fine();
        await erase.click();
        await page.getByText(say('Dữ liệu của hộ này đã được xóa', 'The data of this household was erased')).waitFor();
        expect(await page.getByText(name).count()).toBe(0);
        await fine();

        await page.goto('/households?erased=true');
        await page.getByText(say('Đã xóa lúc', 'Erased')).first().waitFor();
        expect(await page.getByText(name).count()).toBe(0);
        await fine();
      },
      SLOW,
    );
  });
});
