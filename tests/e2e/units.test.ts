import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
  type View,
} from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
const OLD = '28696@2025-07-01';
/** Each language, theme and width twice: all eight ways would take minutes. */
const looks: readonly View[] = [
  { language: 'vi', theme: 'dark', width: 360 },
  { language: 'en', theme: 'light', width: 1440 },
];
const phone: View = { language: 'vi', theme: 'light', width: 360 };

let server: TestServer;
let cookie: string;

async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

describe.skipIf(!hasBrowser)('the pages of administrative units', () => {
  let browser: Browser;

  const open = async (view: View): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await openView(browser, server.http, view);
    const page = await context.newPage();
    await page.goto('/sign-in');
    await page.locator('input[name=email]').fill(ADMIN.email);
    await page.locator('input[name=password]').fill(ADMIN.password);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/sign-in');
    return { context, page };
  };

  beforeAll(async () => {
    server = await startServer();
    cookie = await signIn(server);
    await api('POST', '/organisations', { id: 'htx', name: 'HTX Phú Đông', kind: 'cooperative', commune: OLD });
    await api('POST', '/villages', { id: 'lang-dong', name: 'Làng Phú Đông', commune: OLD });
    await api('POST', '/sites', {
      id: 'ruong-1',
      name: 'Ruộng 1',
      kind: 'field',
      village: 'lang-dong',
      organisation: 'htx',
    });
    await api('POST', '/sites', { id: 'ao-1', name: 'Ao tôm ông Sáu', kind: 'pond', commune: OLD });
    browser = await launchBrowser();
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it.each(looks)(
    'read well in %o: no sideways scroll, no barrier, no complaint',
    async (view) => {
      const { context, page } = await open(view);
      const heard = complaints(page);
      const shot = async (name: string) => {
        expect(await sidewaysScroll(page), name).toBe(0);
        expect(await seriousBarriers(page), name).toEqual([]);
        const folder = process.env.SEN_TEST_SHOTS;
        if (folder)
          await page.screenshot({
            path: `${folder}/${name}-${view.language}-${view.theme}-${view.width}.png`,
            fullPage: true,
          });
      };
      await page.goto('/units');
      const province = page.getByRole('button', { name: /Đồng Tháp/ });
      await province.click();
      await page.getByText('Xã Tân Phú Đông').waitFor();
      await shot('tree');
      await page.goto('/units?asOf=2025-06-30');
      await page.getByText('Tỉnh Tiền Giang').waitFor();
      await shot('then');
      await page.goto('/units?q=dong');
      await page.getByText('Xã Tân Phú Đông').waitFor();
      await shot('found');
      await page.goto('/units/82@2025-07-01');
      await page.getByText('Tỉnh Tiền Giang').waitFor();
      await shot('unit');
      await page.goto('/units/import');
      await page.locator('input[type=file]').setInputFiles({
        name: 'xa.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(
          'code,name,kind,parent,from\n1,Hà Nội,thanh-pho,,2025-07-01\n28696,Xã Trùng,xa,82,2026-01-01\n',
        ),
      });
      await page.getByRole('heading', { name: /2/ }).waitFor();
      await shot('import');
      await page.goto(`/units/change?kind=split&unit=${OLD}`);
      await page.locator('ul li', { hasText: 'Xã Tân Phú Đông' }).waitFor();
      const codes = page.getByLabel(view.language === 'vi' ? 'Mã' : 'Code', { exact: true });
      const names = page.getByLabel(view.language === 'vi' ? 'Tên' : 'Name', { exact: true });
      await codes.nth(0).fill('28696');
      await names.nth(0).fill('Phú Đông');
      await codes.nth(1).fill('28697');
      await names.nth(1).fill('Phú Tân');
      await shot('form');
      await page.locator('button[type=submit]').click();
      await page.locator('#plan').waitFor();
      await shot('plan');
      expect(heard).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'take a file as it is, all of it or nothing',
    async () => {
      const { context, page } = await open(phone);
      await page.goto('/units/import');
      const choose = (text: string) =>
        page
          .locator('input[type=file]')
          .setInputFiles({ name: 'xa.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
      await choose('code,name,from\n1,x,2025-07-01\n');
      await page.getByText('Tệp có 1 chỗ sai, chưa nhập gì').waitFor();
      await page.getByText('Tỉnh 2 chữ số, xã 5 chữ số').waitFor();
      await choose('\ufeffcode;name;kind;parent;from\r\n28123;Mỹ Tho;Phường;82;01/07/2025\r\n');
      await page.getByRole('button', { name: 'Nhập 1 đơn vị' }).click();
      await page.getByRole('heading', { name: 'Đã nhập xong' }).waitFor();
      await page.getByRole('link', { name: 'Xem danh sách' }).click();
      await page.getByRole('searchbox').fill('my tho');
      await page.getByRole('link', { name: /Phường Mỹ Tho/ }).waitFor();
      await context.close();
    },
    SLOW,
  );

  it(
    'divide a commune: looked at, chosen for what is undecided, entered with the keyboard alone',
    async () => {
      const { context, page } = await open(phone);
      await page.goto(`/units/${OLD}`);
      await page.getByRole('link', { name: 'Ghi thay đổi cho đơn vị này' }).click();
      await page.getByLabel('Thay đổi gì').selectOption('split');
      for (const [index, code, name] of [
        [0, '28696', 'Phú Đông'],
        [1, '28697', 'Phú Tân'],
      ] as const) {
        await page.getByLabel('Mã', { exact: true }).nth(index).fill(code);
        await page.getByLabel('Tên', { exact: true }).nth(index).fill(name);
      }
      await page.getByRole('button', { name: 'Xem trước' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Cần chọn: 3' }).waitFor();
      expect(await page.getByRole('button', { name: 'Ghi thay đổi' }).count()).toBe(0);
      await page.getByLabel('Chọn đơn vị mới: Ao tôm ông Sáu').selectOption('28697');
      await page.getByLabel('Chọn đơn vị mới: Làng Phú Đông').selectOption('28696');
      // Its only field goes with the village, and the seat with the field.
      await page.getByRole('heading', { name: /Cần chọn/ }).waitFor({ state: 'detached' });
      const enter = page.getByRole('button', { name: 'Ghi thay đổi', exact: true });
      await enter.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /Bấm lần nữa/ }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Đã ghi thay đổi' }).waitFor();
      const communes = await Promise.all(
        ['ruong-1', 'ao-1'].map(async (id) => (await api<{ communeName: string }>('GET', `/sites/${id}`)).communeName),
      );
      expect(communes).toEqual(['Xã Phú Đông', 'Xã Phú Tân']);
      await page.goto(`/units/${OLD}`);
      await page.getByText('Sau này là').waitFor();
      await page.getByRole('link', { name: /Xã Phú Tân/ }).waitFor();
      await context.close();
    },
    SLOW,
  );
});
