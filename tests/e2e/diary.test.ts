import { readFile } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import readXlsxFile from 'read-excel-file/node';
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

const SLOW = 90_000;
const MINUTES = 6;

let server: TestServer;
let browser: Browser;
let cookie: string;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { cookie, origin: server.http, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function open(path: string, width: 360 | 1440): Promise<Page> {
  const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width });
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
  const page = await context.newPage();
  await page.goto(path);
  await page.getByRole('heading', { name: 'Nhật ký' }).waitFor();
  return page;
}

beforeAll(async () => {
  if (!hasBrowser) return;
  server = await startServer();
  browser = await launchBrowser();
  cookie = await signIn(server);
  await call('POST', '/sites', { id: 'ao-so-1', name: 'Ao tôm số 1', kind: 'pond' });
  const device = { id: 'ao-1', name: 'Máy đo ao 1', profile: 'pond-sonde', site: 'ao-so-1', expectedIntervalS: 60 };
  const { token } = await call<{ token: string }>('POST', '/devices', device);
  const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: 'ao-1' });
  const now = Date.now();
  const readings = Array.from({ length: MINUTES }, (_, n) => ({
    ts: now - n * 60_000,
    values: { dissolved_oxygen: 5 + n / 10 },
  }));
  await client.publishAsync('sen/v1/ao-1/up', JSON.stringify(readings), { qos: 1 });
  await client.endAsync();
}, SLOW);
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  if (server) removeDir(server.dataDir);
});

describe.skipIf(!hasBrowser)('the diary of a pond', () => {
  it(
    'is written with the keyboard alone, corrected, and what is deleted by mistake is taken back',
    async () => {
      const page = await open('/sites/ao-so-1', 360);
      const heard = complaints(page);
      const entries = page.locator('[data-entry]');
      await page.getByRole('button', { name: 'Ghi nhật ký' }).focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      await dialog.getByRole('radio', { name: 'Tưới nước' }).focus();
      // Watering, fertilising, spraying, sowing, harvest, feeding.
      for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
      for (const [label, text] of [
        ['Lượng', '18,5'],
        ['Đơn vị', 'kg'],
      ] as const) {
        await dialog.getByLabel(label).focus();
        await page.keyboard.type(text);
      }
      await dialog.getByLabel('Ghi thêm').focus();
      await page.keyboard.type('Cữ sáng');
      await dialog.getByRole('button', { name: 'Lưu' }).focus();
      await page.keyboard.press('Enter');
      await entries.first().waitFor();
      expect(await entries.first().textContent()).toMatch(/Cho ăn\s+18,5 kg.*Cữ sáng/);
      expect(await page.getByRole('heading', { name: 'Hôm nay' }).count()).toBe(1);

      await page.getByRole('button', { name: /^Sửa: Cho ăn/ }).press('Enter');
      await dialog.getByLabel('Đơn vị').fill('');
      await dialog.getByLabel('Lượng').fill('nhiều');
      await dialog.getByRole('button', { name: 'Lưu' }).press('Enter');
      await dialog.getByText('Lượng là một con số không âm').waitFor();
      await dialog.getByLabel('Lượng').fill('20');
      await dialog.getByRole('button', { name: 'Lưu' }).press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await entries.filter({ hasText: /Cho ăn 20/ }).waitFor();

      await page.getByRole('button', { name: /^Xóa: Cho ăn/ }).press('Enter');
      await entries.first().waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Lấy lại' }).press('Enter');
      await entries.first().waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);

      // Whoever leaves the page means it.
      await page.getByRole('button', { name: /^Xóa: Cho ăn/ }).press('Enter');
      const gone = page.waitForResponse((answer) => answer.request().method() === 'DELETE');
      await page.getByRole('link', { name: 'Trạm' }).first().click();
      expect((await gone).status()).toBe(204);
      expect((await call<{ items: unknown[] }>('GET', '/sites/ao-so-1/diary')).items).toEqual([]);
      expect(heard).toEqual([]);
      await page.context().close();
    },
    SLOW,
  );

  it(
    'is opened to write by the palette, from the station that is looked at',
    async () => {
      const page = await open('/devices/ao-1', 1440);
      await page.getByRole('heading', { name: 'Nhật ký' }).waitFor();
      await page.keyboard.press('Control+k');
      await page.getByRole('dialog').getByRole('combobox').fill('ghi nhat ky');
      await page.getByRole('option', { name: 'Ghi nhật ký' }).waitFor();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Ghi nhật ký' }).waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.url()).not.toContain('write=');
      expect(await page.getByRole('dialog').count()).toBe(0);
      await page.context().close();
    },
    SLOW,
  );

  it(
    'stands on the page of what is measured there, and what the chart shows is taken along as a workbook that opens',
    async () => {
      const at = new Date().toISOString();
      const id = '0b0f6a3c-52a1-4d1e-9f0a-3a6f1f9c2d11';
      await call('POST', '/sites/ao-so-1/diary', { id, kind: 'incident', at, text: 'Chạy quạt' });
      const page = await open('/devices/ao-1', 1440);
      await page.locator(`[data-entry="${id}"]`).waitFor();

      const save = async (name: string) => {
        await page.getByRole('button', { name: 'Tải về' }).first().press('Enter');
        const file = page.waitForEvent('download');
        await page.getByRole('menuitem', { name }).press('Enter');
        const download = await file;
        return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
      };
      await page.locator('canvas').first().waitFor();
      const book = await save('Excel (XLSX)');
      expect(book.name).toMatch(/^[a-z0-9-]+\.xlsx$/);
      const [data, about] = await readXlsxFile(book.bytes);
      expect(data?.sheet).toBe('Số liệu');
      expect(data?.data.length).toBeGreaterThan(1);
      expect(data?.data[1]?.[0]).toBeInstanceOf(Date);
      expect(typeof data?.data[1]?.[1]).toBe('number');
      expect(about?.data.map(([label]) => label)).toContain('Múi giờ');
      const csv = (await save('Bảng CSV')).bytes.toString('utf8');
      expect(csv.startsWith('\uFEFF')).toBe(true);
      expect(csv.split('\r\n').length).toBe((data?.data.length ?? 0) + 1);
      const png = (await save('Hình biểu đồ (PNG)')).bytes;
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      await page.context().close();
    },
    SLOW,
  );
});
