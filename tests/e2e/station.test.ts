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

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SLOW = 120_000;
const STATION = 'tram-1';

let server: TestServer;
let browser: Browser;
let context: BrowserContext;
let device: MqttClient;
let page: Page;
let heard: string[];

async function post(cookie: string, path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

/** A weather station with a water meter and a valve on it, and three days of past. */
async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  await post(cookie, '/sites', { id: 'tram-khi-tuong', name: 'Trạm khí tượng', kind: 'weather' });
  const { token } = await post(cookie, '/devices', {
    id: STATION,
    name: 'Trạm đo mưa gió và nước',
    profile: 'generic-json',
    site: 'tram-khi-tuong',
    expectedIntervalS: 1800,
  });
  device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: STATION });
  const now = Date.now();
  const send = (ts: number, values: Record<string, number | string>) =>
    device.publishAsync(`sen/v1/${STATION}/up`, JSON.stringify({ ts, values }), { qos: 1 });
  const all: Promise<unknown>[] = [];
  for (let n = 0; n <= 144; n++) {
    const at = now - n * 30 * MINUTE;
    all.push(
      send(at, {
        soil_moisture: 24 + 3 * Math.sin(n / 8),
        rainfall: n > 0 && n < 5 ? 2.5 : 0,
        wind_speed: 3,
        wind_direction: 90,
        // Replaced a day ago by one that begins at nothing.
        water_volume: n < 48 ? (48 - n) * 0.5 : 900 + (144 - n) * 0.5,
        valve_state: n < 20 ? 'open' : 'closed',
      }),
    );
  }
  await Promise.all(all);
}

const settled = async (): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  await page.locator('[data-live=live]').waitFor();
  await expect
    .poll(() => page.locator('[aria-busy=true], .mantine-Skeleton-root').count(), { timeout: 20_000 })
    .toBe(0);
};
const open = async (search: string): Promise<void> => {
  await page.goto(`/devices/${STATION}${search}`);
  await settled();
};
const card = () => page.getByRole('region', { name: /^(Độ ẩm đất|Lượng mưa|Chỉ số nước|Van nước)/ });
const chart = () => card().getByRole('slider');

describe.skipIf(!hasBrowser)('the page of a station', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
    context = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 360 });
    await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
    page = await context.newPage();
    heard = complaints(page);
  }, SLOW);

  afterAll(async () => {
    await device?.endAsync();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is read and zoomed by keyboard',
    async () => {
      await open('?datastream=soil_moisture');
      await chart().focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => chart().getAttribute('aria-valuetext')).toMatch(/\d\d\/\d\d\/\d{4} \d\d:\d\d · \d+,\d/);
      await page.keyboard.press('+');
      await page.waitForURL(/from=now-\d+[mh]|from=20\d\d-/);
      await settled();
      await page.getByRole('button', { name: 'Lùi về trước' }).click();
      await page.waitForURL(/from=20\d\d-.*&to=20\d\d-/);
      await page.goBack();
      await page.goBack();
      await page.waitForURL((url) => !url.searchParams.has('from'));
    },
    SLOW,
  );

  it(
    'keeps what it is compared with through a reload, and says what it is',
    async () => {
      await open('?datastream=soil_moisture');
      await page.getByLabel('So với lúc trước').selectOption('yesterday');
      await page.waitForURL(/compare=yesterday/);
      await page.reload();
      await settled();
      expect(await page.getByLabel('So với lúc trước').inputValue()).toBe('yesterday');
      await chart().focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => chart().getAttribute('aria-valuetext')).toMatch(/hôm qua: \d+,\d/);
    },
    SLOW,
  );

  it(
    'tells rain by bars and by sums that roll, and the same in a table',
    async () => {
      await open('?datastream=rainfall');
      await chart().waitFor();
      const sums = card().locator('dl');
      await sums.getByText('24 giờ cuối').waitFor();
      await sums.getByText('10,0\u00a0mm').first().waitFor();
      await card().getByRole('button', { name: 'Xem bảng' }).click();
      await page.waitForURL(/view=table/);
      await card().getByRole('rowheader').first().waitFor();
      await card().getByRole('button', { name: 'Xem biểu đồ' }).click();
      await chart().waitFor();
      await page.getByRole('img', { name: /Gió nhiều nhất từ hướng Đông \(100/ }).waitFor();
    },
    SLOW,
  );

  it(
    'never makes consumption of a meter that was replaced negative',
    async () => {
      await open('?datastream=water_volume&from=now-3d&view=table');
      await card().getByText('Đồng hồ đếm lại từ đầu hoặc được thay').waitFor();
      const cells = await card().getByRole('cell').allTextContents();
      expect(cells.length).toBeGreaterThan(24);
      expect(cells.filter((text) => /[−-]\d/.test(text) || /\d{2,}/.test(text.split(',')[0] ?? ''))).toEqual([]);
    },
    SLOW,
  );

  it(
    'shows how long a valve stood open, how the station was heard, and nothing beyond its edge',
    async () => {
      await open('?datastream=valve_state&from=now-24h&all=1');
      await card()
        .getByRole('img', { name: /Van nước: Đang đóng \d+.*Đang mở \d+/ })
        .waitFor();
      const heartbeat = page.getByRole('region', { name: '24 giờ qua của trạm' });
      await heartbeat.locator('li[data-beat=full]').last().waitFor();
      expect(await heartbeat.getByRole('listitem').count()).toBeGreaterThanOrEqual(24);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
      expect(heard).toEqual([]);
    },
    SLOW,
  );

  it(
    'goes on with what comes live, over the wire',
    async () => {
      await open('?datastream=soil_moisture');
      const at = Date.now() + HOUR / 3600;
      await device.publishAsync(`sen/v1/${STATION}/up`, JSON.stringify({ ts: at, values: { soil_moisture: 11.5 } }), {
        qos: 1,
      });
      await chart().focus();
      await expect
        .poll(
          async () => {
            await page.keyboard.press('End');
            return chart().getAttribute('aria-valuetext');
          },
          { timeout: 10_000 },
        )
        .toMatch(/11,5/);
    },
    SLOW,
  );
});
