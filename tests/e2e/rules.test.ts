import { connectAsync } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hasBrowser, launchBrowser, openView, seriousBarriers, sidewaysScroll, type View } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 240_000;
const HOUR = 3_600_000;
const BUOY = 'phao-1';

let server: TestServer;
let browser: Browser;

async function post(cookie: string, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function stored(cookie: string): Promise<number> {
  const [from, to] = [Date.now() - 31 * 24 * HOUR, Date.now()].map((at) => new Date(at).toISOString());
  const path = `/observations?device=${BUOY}&datastream=salinity&limit=1000&from=${from}&to=${to}`;
  const answer = await fetch(`${server.http}/api/v1${path}`, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

/** A gate with a buoy that measured salt for ten days: every second day it came up to 1.6 g/L for six hours. */
async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  await post(cookie, '/organisations', {
    id: 'htx',
    name: 'HTX Tân Phú Đông',
    kind: 'cooperative',
    commune: '28696@2025-07-01',
    phone: null,
  });
  await post(cookie, '/sites', { id: 'cong-1', name: 'Cống Xoài', kind: 'gate', organisation: 'htx' });
  const made = await post(cookie, '/devices', {
    id: BUOY,
    name: 'Phao Cống Xoài',
    profile: 'salinity-buoy',
    site: 'cong-1',
  });
  const { token } = (await made.json()) as { token: string };
  const device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: BUOY });
  const now = Date.now();
  const results = Array.from({ length: 239 }, (_one, i) => {
    const hours = 239 - i;
    const salty = Math.floor(hours / 24) % 2 === 0 && hours % 24 < 6;
    return { ts: now - hours * HOUR, values: { salinity: salty ? 1.6 : 0.2 } };
  });
  await device.publishAsync(`sen/v1/${BUOY}/up`, JSON.stringify(results), { qos: 1 });
  await device.endAsync();
  await vi.waitUntil(async () => (await stored(cookie)) === results.length, { timeout: 30_000, interval: 200 });
}

async function open(view: View): Promise<{ context: BrowserContext; page: Page }> {
  const context = await openView(browser, server.http, view);
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
  return { context, page: await context.newPage() };
}

const phone: View = { language: 'vi', theme: 'light', width: 360 };

describe.skipIf(!hasBrowser)('pages of rules and of who is told', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  describe('on a phone', () => {
    let context: BrowserContext;
    let page: Page;
    const button = (name: string) => page.getByRole('button', { name, exact: true });

    beforeAll(async () => {
      ({ context, page } = await open(phone));
    }, SLOW);
    afterAll(() => context?.close());

    it(
      'a rule is made from a template: crossed limits are refused at the field, and it is saved once its month was seen',
      async () => {
        await page.goto('/rules/new');
        await page.getByRole('link', { name: /Xâm nhập mặn/ }).click();
        await page.getByText('Khi độ mặn lên tới 0,5', { exact: false }).waitFor();
        await page.getByText('Hiện có 1 thiết bị sẽ được theo dõi.').waitFor();

        const second = page.getByRole('listitem').filter({ hasText: 'Mức 2' });
        const clear = second.getByLabel('Hết báo khi về (g/L)');
        await clear.fill('1,4');
        await second.getByText('Số hết báo phải thấp hơn hoặc bằng số báo (1)').waitFor();
        await button('Thử rồi lưu').click();
        await page.getByText('Còn 1 chỗ chưa đúng').waitFor();
        await expect.poll(() => clear.and(page.locator(':focus')).count()).toBe(1);

        await clear.fill('0,8');
        await button('Thử rồi lưu').click();
        await page.getByText('30 ngày qua quy tắc này sẽ báo 5 lần').waitFor({ timeout: 30_000 });
        expect(await page.getByRole('listitem').filter({ hasText: 'Phao Cống Xoài' }).count()).toBe(5);
        await button('Lưu').click();

        await page.waitForURL(/\/rules#/);
        const row = page.getByRole('article').filter({ hasText: 'Xâm nhập mặn' });
        await row.getByText('Theo mẫu Xâm nhập mặn').waitFor();
        await row.getByText('Mọi thiết bị, đặt ở Cống').waitFor();
      },
      SLOW,
    );

    it(
      'a change of limits is held against what the rule in use did; switched off, it is told so',
      async () => {
        await page.goto('/rules');
        await page.getByRole('link', { name: 'Xâm nhập mặn' }).click();
        const first = page.getByRole('listitem').filter({ hasText: 'Mức 1' });
        await first.getByLabel('Báo khi tới (g/L)').fill('1,7');
        // The step after it is no longer worse.
        await page.getByText('Mức này phải nặng hơn mức trước').first().waitFor();
        await first.getByLabel('Báo khi tới (g/L)').fill('0,1');
        await first.getByLabel('Hết báo khi về (g/L)').fill('0,1');
        await button('Thử rồi lưu').click();
        await page.getByText('30 ngày qua quy tắc này sẽ báo 1 lần').waitFor({ timeout: 30_000 });
        await page.getByText('Quy tắc đang dùng báo 5 lần').waitFor();
        await button('Lưu').click();
        await page.waitForURL(/\/rules$/);
        await button('Tắt quy tắc Xâm nhập mặn').click();
        await button('Bật quy tắc Xâm nhập mặn').waitFor();
        await page.getByLabel('Lọc theo bật, tắt').selectOption('off');
        await page.waitForURL(/state=off/);
        expect(await page.getByRole('article').count()).toBe(1);
      },
      SLOW,
    );

    it(
      'the page of a device tells which rules apply to it and why',
      async () => {
        await page.goto(`/devices/${BUOY}`);
        const section = page.getByRole('region', { name: 'Quy tắc đang áp dụng' });
        await section.getByRole('link', { name: 'Mất số liệu' }).waitFor();
        await section.getByText('vì áp dụng cho mọi thiết bị').waitFor();
      },
      SLOW,
    );

    it(
      'a template gets a new version, and goes back to the one that came with Sen',
      async () => {
        await page.goto('/rules/templates?q=Oxy ao tôm thấp');
        await button('Sửa mẫu Oxy ao tôm thấp').click();
        const form = page.getByRole('form', { name: 'Sửa mẫu Oxy ao tôm thấp' });
        await form.getByLabel('Số mặc định').first().fill('50');
        await button('Lưu bản mới').click();
        await page.getByText('Số mặc định phải nằm giữa').waitFor();
        await form.getByLabel('Số mặc định').first().fill('5,5');
        await button('Lưu bản mới').click();
        const card = page.getByRole('article').filter({ hasText: 'Oxy ao tôm thấp' });
        await card.getByText('Bản 1001, đã sửa ở đây').waitFor();
        await card.getByText('5,5 mg/L').waitFor();
        await button('Trở về bản gốc của mẫu Oxy ao tôm thấp').click();
        await button('Bấm lần nữa để chắc chắn').click();
        await card.getByText('Bản 1, bản gốc của Sen').waitFor();
      },
      SLOW,
    );

    it(
      'maintenance is planned, marks the site while it lasts, and is taken away',
      async () => {
        await page.goto('/sites/cong-1');
        await button('Thêm lịch bảo trì').click();
        const form = page.getByRole('form', { name: 'Thêm lịch bảo trì' });
        await form.getByRole('button', { name: 'Lưu' }).click();
        await form.getByText('Ghi bảo trì để làm gì.').waitFor();
        await form.getByLabel('Làm gì').fill('Thay đầu dò');
        await form.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText(/Đang bảo trì, tới/).waitFor();

        await button('Thêm lịch bảo trì').click();
        await form.getByText('Hằng tuần').click();
        await form.getByLabel('Làm gì').fill('Súc rửa');
        await form.getByRole('button', { name: 'Lưu' }).click();
        await form.getByText('Chọn ít nhất một ngày trong tuần.').waitFor();
        await form.getByRole('button', { name: 'Thứ Hai' }).click();
        await form.getByRole('button', { name: 'Thứ Năm' }).click();
        await form.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('T2, T5, từ 07:00 trong 2 giờ').waitFor();

        await button('Xóa lịch bảo trì Thay đầu dò').click();
        await button('Bấm lần nữa để chắc chắn').click();
        await page.getByText(/Đang bảo trì, tới/).waitFor({ state: 'detached' });
        expect(await seriousBarriers(page)).toEqual([]);
      },
      SLOW,
    );

    it(
      'a channel is set up with a secret that is never shown again, and says in words whether it works',
      async () => {
        await page.goto('/settings/channels');
        const telegram = page.getByRole('region', { name: 'Telegram' });
        const token = telegram.getByRole('textbox', { name: 'Mã của bot' });
        await token.fill('có dấu cách');
        await telegram.getByRole('button', { name: 'Lưu' }).click();
        await telegram.getByText('Mã không được có khoảng trắng').waitFor();
        await token.fill('123456:abcdefghijklmnopqrstuvwxyz0123456789');
        // Nobody listens there.
        await telegram.getByLabel('Máy chủ Bot API riêng').fill('http://127.0.0.1:9');
        await telegram.getByRole('button', { name: 'Lưu' }).click();
        await telegram.getByText('Đã khai báo').waitFor();
        expect(await token.inputValue()).toBe('');
        await telegram.getByRole('button', { name: 'Kiểm tra Telegram' }).click();
        await telegram.getByText('Chưa dùng được').waitFor({ timeout: 60_000 });
      },
      SLOW,
    );

    it(
      'a place gets a webhook, whose key is shown once, and somebody who is next when nobody takes an alert',
      async () => {
        await page.goto('/settings/contacts?place=organisation:htx');
        await button('Thêm nơi nhận').click();
        const form = page.getByRole('form', { name: 'Thêm nơi nhận' });
        await form.getByLabel('Loại').selectOption('webhook');
        await form.getByRole('button', { name: 'Lưu' }).click();
        await form.getByText('Chưa nhập tên gọi.').waitFor();
        await form.getByLabel('Tên gọi').fill('Phần mềm của xã');
        await form.getByLabel('Địa chỉ nhận (https://…)').fill('https://hook.example.org/sen');
        await form.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Khóa ký của webhook Phần mềm của xã').waitFor();
        await button('Tắt Phần mềm của xã').click();
        await button('Bật Phần mềm của xã').waitFor();
        await page.reload();
        await button('Bật Phần mềm của xã').waitFor();
        expect(await page.getByText('Khóa ký của webhook').count()).toBe(0);

        await button('Đặt người kế tiếp').click();
        const chain = page.getByRole('form', { name: 'Khi không ai lo' });
        await chain.getByRole('button', { name: 'Lưu' }).click();
        await chain.getByText('Chọn ít nhất một người.').waitFor();
        await chain.getByLabel('Báo cho').click();
        await page.getByRole('listbox').getByRole('option').first().click();
        await page.keyboard.press('Escape');
        await chain.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText(/Sau 15 phút chưa ai bấm “Đã biết” thì báo cho /).waitFor();
        expect(await seriousBarriers(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
      },
      SLOW,
    );
  });
});
