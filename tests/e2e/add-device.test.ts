import { connectAsync, type MqttClient } from 'mqtt';
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
let server: TestServer;
let cookie: string;

async function post(path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

const get = async <T>(path: string): Promise<T> =>
  (await fetch(`${server.http}/api/v1${path}`, { headers: { cookie } })).json() as Promise<T>;

describe.skipIf(!hasBrowser)('getting devices in', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const clients: MqttClient[] = [];
  const connect = async (username: string): Promise<MqttClient> => {
    const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username });
    clients.push(client);
    return client;
  };
  const sound = async (): Promise<void> => {
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await seriousBarriers(page)).toEqual([]);
  };

  beforeAll(async () => {
    server = await startServer();
    cookie = await signIn(server);
    await post('/sites', { id: 'ruong-bay', name: 'Ruộng ông Bảy', kind: 'field' });
    browser = await launchBrowser();
    context = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 360 });
    await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
    page = await context.newPage();
  }, SLOW);

  afterAll(async () => {
    for (const client of clients) await client.endAsync();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'one by one: the token is shown, and connects the device',
    async () => {
      const heard = complaints(page);
      await page.goto('/devices');
      await page.getByRole('link', { name: 'Thêm thiết bị' }).first().click();
      await page.getByRole('combobox', { name: 'Mẫu thiết bị' }).fill('muc nuoc');
      await page.getByRole('option', { name: 'Ống đo mực nước ruộng' }).click();
      await sound();
      await page.getByLabel('Tên thiết bị').fill('Ống đo ruộng ông Bảy');
      await page.getByRole('button', { name: 'Thêm thiết bị' }).click();
      await page.getByText('Mã kết nối chỉ hiện một lần này.').waitFor();
      await sound();
      const topic = (await page.getByText(/^sen\/v1\/ong-do-ruong-ong-bay-\w{4}\/up$/).textContent()) ?? '';
      const token =
        (await page
          .getByText(/^[\w-]{27}$/)
          .first()
          .textContent()) ?? '';
      await (await connect(token)).publishAsync(topic, '{"water_level": 4.2}', { qos: 1 });
      await page.getByRole('heading', { name: 'Đã nhận số liệu đầu tiên' }).waitFor();
      expect(heard).toEqual([]);
    },
    SLOW,
  );

  it(
    'out of a file: bad rows are shown, the good ones imported on request',
    async () => {
      await page.goto('/devices/import');
      await sound();
      const rows = [
        'Số hiệu;Tên;Mẫu thiết bị;Điểm đo',
        'tep-1;Máy một;paddy-level;ruong-bay',
        'tep 2;;paddy-level;',
        'tep-3;;khong-co;',
      ];
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'thiet-bi.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\r\n')) });
      await page.getByText('Tệp có 3 dòng, 1 dòng nhập được').waitFor();
      await page.getByText('Không có mẫu thiết bị này').waitFor();
      await sound();
      await page.getByRole('button', { name: 'Bỏ qua 2 dòng lỗi, nhập 1 thiết bị' }).click();
      await page.getByText('Đã nhập 1 thiết bị').waitFor();
      const saved = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Tải 1 mã kết nối' }).click();
      expect((await saved).suggestedFilename()).toBe('sen-ma-ket-noi.csv');
      const template = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Tải tệp mẫu' }).click();
      expect((await template).suggestedFilename()).toBe('sen-mau-nhap-thiet-bi.xlsx');
    },
    SLOW,
  );

  it(
    'for the stock: a batch, its tokens, and labels',
    async () => {
      await page.goto('/devices/stock');
      await page.getByRole('combobox', { name: 'Mẫu thiết bị' }).fill('phao');
      await page.getByRole('option', { name: 'Phao đo mặn' }).click();
      await page.getByLabel('Số lượng').fill('3');
      await sound();
      await page.getByRole('button', { name: 'Tạo lô' }).click();
      await page.getByText('Đã tạo 3 thiết bị, SEN-0001 đến SEN-0003').waitFor();
      await sound();
      const labels = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Tải nhãn để in (PDF)' }).click();
      expect((await labels).suggestedFilename()).toBe('sen-nhan-thiet-bi.pdf');
    },
    SLOW,
  );

  it(
    'through a gateway: by one press, and what waited is stored',
    async () => {
      const { token } = await post('/devices', {
        id: 'gw-1',
        name: 'Bộ thu trạm bơm',
        profile: 'gateway',
        site: 'ruong-bay',
      });
      const gateway = await connect(token);
      const values = { water_level: -7, battery_voltage: 3.6 };
      await gateway.publishAsync('v1/gateway/connect', '{"device": "con-1"}', { qos: 1 });
      await gateway.publishAsync('v1/gateway/telemetry', JSON.stringify({ 'con-1': [{ ts: Date.now(), values }] }), {
        qos: 1,
      });
      await gateway.publishAsync('sen/v1/con-2/up', '{"salinity": 1.5}', { qos: 1 });
      await page.goto('/devices/waiting');
      await page.getByRole('heading', { name: 'con-1' }).waitFor();
      await expect.poll(async () => (await get<{ items: unknown[] }>('/waiting-devices')).items.length).toBe(2);
      await page.reload();
      await page.getByRole('heading', { name: 'con-2' }).waitFor();
      await sound();
      await page.getByRole('button', { name: 'Nhận con-1' }).click();
      await page.getByText('Đã nhận, lưu lại').waitFor();
      const { items } = await get<{ items: { device: string; datastream: string; result: number }[] }>(
        '/latest?device=con-1',
      );
      expect(items.find(({ datastream }) => datastream === 'water_level')?.result).toBe(-7);
      expect(await get('/devices/con-1')).toMatchObject({ profile: 'paddy-level', gateway: 'gw-1', site: 'ruong-bay' });
      await page.getByRole('button', { name: 'Bỏ qua', exact: true }).click();
      await page.getByText('Không có thiết bị nào đang chờ').waitFor();
    },
    SLOW,
  );

  it(
    'is changed, replaced and retired on its own page',
    async () => {
      const { token } = await post('/devices', {
        id: 'cu-1',
        name: 'Ống đo cũ',
        profile: 'paddy-level',
        site: 'ruong-bay',
      });
      const old = await connect(token);
      const ended = new Promise<void>((resolve) => old.once('close', () => resolve()));
      await page.goto('/devices/cu-1');
      await page.getByText('Quản lý thiết bị').click();
      await page.getByLabel('Tên thiết bị').fill('Ống đo mới tên');
      await page.getByRole('button', { name: 'Lưu' }).click();
      await page.getByRole('heading', { name: 'Ống đo mới tên' }).waitFor();
      await sound();
      await page.getByLabel('Vì sao thay').fill('Hỏng pin');
      await page.getByLabel('Số sê-ri máy mới').fill('SN-2');
      await page.getByRole('button', { name: 'Thay máy', exact: true }).click();
      await page.getByText('Đã thay máy').waitFor();
      await ended;
      const next =
        (await page
          .getByText(/^[\w-]{27}$/)
          .first()
          .textContent()) ?? '';
      await (await connect(next)).publishAsync('sen/v1/cu-1/up', '{"water_level": 1}', { qos: 1 });
      await page.getByRole('heading', { name: 'Những lần thay máy' }).waitFor();
      await page.getByRole('button', { name: 'Ngừng dùng hẳn' }).click();
      await page.getByRole('button', { name: /chắc/i }).first().click();
      await page.getByText('Đã ngừng dùng từ').waitFor();
      await sound();
      await page.getByRole('button', { name: 'Dùng lại' }).click();
      await page.getByRole('button', { name: 'Ngừng dùng hẳn' }).waitFor();
    },
    SLOW,
  );
});
