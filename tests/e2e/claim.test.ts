import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../../domain/api/labels.ts';
import { printedClaimCode } from '../../domain/claim-code.ts';
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
const phone = { language: 'vi', theme: 'light', width: 360 } as const;
/** In a field of the commune Tân Phú Đông. */
const HERE = { latitude: 10.2745, longitude: 106.5932 };

let server: TestServer;
let cookie: string;
let stock: Batch['items'];

async function post(path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

const taken = (index: number) => stock[index] as Batch['items'][number];

describe.skipIf(!hasBrowser)('a device with a label', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let device: MqttClient | undefined;

  beforeAll(async () => {
    server = await startServer();
    cookie = await signIn(server);
    await post('/sites', { id: 'ruong-bay', name: 'Ruộng ông Bảy', kind: 'field', latitude: 10.27, longitude: 106.59 });
    await post('/sites', { id: 'ao-tu', name: 'Ao bà Tư', kind: 'pond', latitude: 10.31, longitude: 106.7 });
    await post('/sites', { id: 'kho', name: 'Nhà kho hợp tác xã', kind: 'other' });
    stock = ((await post('/devices/batches', { profile: 'paddy-level', count: 4, prefix: 'SEN' })) as Batch).items;
    browser = await launchBrowser({ maps: true });
    context = await openView(browser, server.http, phone);
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation(HERE);
    page = await context.newPage();
  }, SLOW);

  afterAll(async () => {
    await device?.endAsync();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is claimed from its QR: sign in, choose where it stands, see its first value come',
    async () => {
      const { id, token, code } = taken(0);
      const heard = complaints(page);
      await page.goto(`/c/${id}?k=${code}`);
      await page.locator('input[name=email]').fill(ADMIN.email);
      await page.locator('input[name=password]').fill(ADMIN.password);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Ống đo mực nước ruộng' }).waitFor();
      // Whatever was asked before there was a session is no complaint.
      heard.length = 0;

      await page.getByText('Quần đảo Hoàng Sa (Đà Nẵng, Việt Nam)').waitFor({ state: 'attached' });
      await page.getByText('Quần đảo Trường Sa (Khánh Hòa, Việt Nam)').waitFor({ state: 'attached' });
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);

      await page.getByRole('button', { name: 'Chỗ tôi đang đứng' }).click();
      const nearest = page.getByRole('list', { name: 'Các điểm đo' }).getByRole('button').first();
      await expect.poll(() => nearest.textContent()).toContain('cách 0,6 km');
      await nearest.click();
      await page.getByLabel('Tên gọi của thiết bị').fill('Ống đo ruộng ông Bảy');
      await page.getByRole('button', { name: 'Nhận thiết bị, đặt ở Ruộng ông Bảy' }).click();
      await page.getByText('Đang chờ số liệu đầu tiên').waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);

      device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: id });
      await device.publishAsync(`sen/v1/${id}/up`, JSON.stringify({ water_level: -7.5 }), { qos: 1 });
      await page.getByRole('heading', { name: 'Đã nhận số liệu đầu tiên' }).waitFor({ timeout: 5000 });
      expect(await page.locator('dl').textContent()).toContain('7,5');
      await page.getByRole('link', { name: 'Mở trang thiết bị' }).click();
      await page.getByRole('heading', { name: 'Ống đo ruộng ông Bảy' }).waitFor();
      expect(heard).toEqual([]);
    },
    SLOW,
  );

  it(
    'shows itself to whoever scans its label again',
    async () => {
      const { id, code } = taken(0);
      await page.goto(`/c/${id}?k=${code}`);
      await page.getByText('Thiết bị này đã được nhận').waitFor();
      await page.getByRole('heading', { name: 'Đã nhận số liệu đầu tiên' }).waitFor();
    },
    SLOW,
  );

  it(
    'is claimed by typing, at a site made on the spot',
    async () => {
      const { id, code } = taken(1);
      await page.goto('/c');
      expect(await seriousBarriers(page)).toEqual([]);
      await page.getByLabel('Số hiệu thiết bị').fill(id);
      await page.getByLabel('Mã nhận thiết bị').fill('0OI1');
      await page.getByRole('button', { name: 'Tiếp tục' }).click();
      await page.getByText('Mã phải đủ 10 chữ và số').waitFor();
      await page.getByLabel('Mã nhận thiết bị').fill(printedClaimCode(code).toLowerCase());
      await page.getByRole('button', { name: 'Tiếp tục' }).click();

      await page.getByRole('button', { name: 'Thêm điểm đo mới' }).click();
      await page.getByLabel('Tên điểm đo').fill('Vườn sầu riêng chị Sáu');
      await page.getByRole('button', { name: 'Chỗ tôi đang đứng' }).click();
      await page.getByText('10.2745, 106.5932').waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
      await page.getByRole('button', { name: 'Thêm điểm đo', exact: true }).click();
      await page.getByRole('button', { name: 'Nhận thiết bị, đặt ở Vườn sầu riêng chị Sáu' }).click();
      await page.getByText('Đã nhận thiết bị').waitFor();
    },
    SLOW,
  );

  it(
    'says what is wrong with a wrong code',
    async () => {
      await page.goto(`/c/${taken(2).id}?k=CFGHJKMNPQ`);
      await page.getByText('Không có thiết bị nào khớp số hiệu và mã này').waitFor();
      expect(await page.getByLabel('Số hiệu thiết bị').inputValue()).toBe(taken(2).id);
    },
    SLOW,
  );

  it(
    'is claimed without a map where none can be drawn, with the keyboard alone',
    async () => {
      const view = await openView(browser, server.http, phone);
      await view.addInitScript('HTMLCanvasElement.prototype.getContext = () => null');
      await view.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
      const other = await view.newPage();
      await other.goto(`/c/${taken(3).id}?k=${taken(3).code}`);
      await other.getByText('Máy này không vẽ được bản đồ').waitFor();
      const site = other.getByRole('button', { name: 'Ao bà Tư' });
      await site.focus();
      await other.keyboard.press('Enter');
      await other.getByLabel('Tên gọi của thiết bị').focus();
      await other.keyboard.press('Enter');
      await other.getByText('Đã nhận thiết bị').waitFor();
      await view.close();
    },
    SLOW,
  );
});
