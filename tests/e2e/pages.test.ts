import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openView } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const MINUTE = 60_000;
const SLOW = 180_000;
const POND = 'ao-1';

let server: TestServer;
let browser: Browser;
let device: MqttClient;
let send: (values: Record<string, number>, at?: number) => Promise<unknown>;

async function post(cookie: string, path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

/** A pond with half a day of past, a gap in it, one refused message, one quarantined value and an open alert. */
async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  await post(cookie, '/sites', { id: 'ao-so-1', name: 'Ao tôm số 1', kind: 'pond' });
  await post(cookie, '/devices', { id: 'chua-gui', name: 'Thiết bị mới khai báo', profile: 'generic-json' });
  const { token } = await post(cookie, '/devices', {
    id: POND,
    name: 'Máy đo ao tôm số 1',
    profile: 'pond-sonde',
    site: 'ao-so-1',
  });
  await post(cookie, '/rules', {
    name: { vi: 'Oxy trong ao thấp', en: 'Low oxygen in the pond' },
    advice: { vi: 'Bật quạt nước ngay.', en: 'Start the aerators now.' },
    scope: { devices: [POND] },
    condition: {
      kind: 'threshold',
      property: 'dissolved_oxygen',
      operator: '<',
      steps: [{ level: 'danger', value: 3, clearValue: 4 }],
    },
  });
  device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: POND });
  send = (values, at = Date.now()) =>
    device.publishAsync(`sen/v1/${POND}/up`, JSON.stringify({ ts: at, values }), { qos: 1 });
  const now = Date.now();
  for (let minutes = 720; minutes > 0; minutes -= 10) {
    if (minutes < 400 && minutes > 250) continue;
    const at = now - minutes * MINUTE;
    await send({ dissolved_oxygen: 5 + Math.sin(minutes / 90), water_temperature: 29, salinity: 8.5 }, at);
  }
  await send({ dissolved_oxygen: 2.4, water_temperature: 29.1, salinity: 400 });
}

async function signInAt(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Email' }).fill(ADMIN.email);
  await page.locator('input[name=password]').fill(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
}

/** Everything has come: no skeleton is left, and the connection is live. */
async function settled(page: Page): Promise<void> {
  await page.locator('[data-live=live]').waitFor();
  await page.locator('main h1, main h2').first().waitFor();
  const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root');
  await expect.poll(() => pending.count(), { timeout: 20_000 }).toBe(0);
}

describe.skipIf(!hasBrowser)('the pages', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
  }, SLOW);

  afterAll(async () => {
    await device?.endAsync();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  describe('at work', () => {
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      context = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 1440 });
      page = await context.newPage();
      await signInAt(page);
    }, SLOW);
    afterAll(() => context?.close());

    it('bring people to the page they asked for once they have signed in', async () => {
      const fresh = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 360 });
      const other = await fresh.newPage();
      await other.goto('/alerts?state=cleared');
      await other.getByRole('textbox', { name: 'Email' }).fill(ADMIN.email);
      await other.locator('input[name=password]').fill('wrong');
      await other.keyboard.press('Enter');
      await other.getByText('Email hoặc mật khẩu chưa đúng').waitFor();
      await other.locator('input[name=password]').fill(ADMIN.password);
      await other.keyboard.press('Enter');
      await other.waitForURL((url) => url.pathname === '/alerts' && url.search === '?state=cleared');
      await fresh.close();
    });

    it('show a reading on the device page as it comes, without a reload', async () => {
      await page.goto(`/devices/${POND}`);
      await settled(page);
      await send({ dissolved_oxygen: 2.2, water_temperature: 31.7 });
      await page
        .getByRole('link', { name: /Nhiệt độ nước/ })
        .getByText('31,7')
        .waitFor();
    });

    it('say of each message what became of it, and keep what is wrong in words', async () => {
      await page.goto(`/devices/${POND}`);
      await page.getByText('Giá trị ngoài khoảng có thể có').first().waitFor();
      await page.locator('li summary').nth(1).click();
      await page.locator('pre').getByText('"salinity":400').waitFor();
    });

    it('keep range and datastream in the address and zoom by dragging', async () => {
      await page.goto(`/devices/${POND}`);
      await settled(page);
      await page.getByRole('link', { name: /Nhiệt độ nước/ }).click();
      await page.waitForURL(/datastream=water_temperature/);
      const week = page.waitForResponse((answer) => answer.url().includes('/series?'));
      await page.getByText('7 ngày', { exact: true }).click();
      await page.waitForURL(/from=now-7d/);
      await week;
      await expect.poll(() => page.locator('[data-outdated]').count()).toBe(0);
      const chart = page.locator('.u-over');
      await chart.dragTo(chart, { sourcePosition: { x: 500, y: 50 }, targetPosition: { x: 800, y: 60 } });
      await page.waitForURL(/from=2026.*to=2026/);
      await page.goBack();
      await page.waitForURL(/from=now-7d/);
    });

    it('say what makes no sense in an address, and show the usual', async () => {
      await page.goto(`/devices/${POND}?from=x&datastream=%F0%9F%90%9F`);
      await settled(page);
      await page.getByText('Khoảng thời gian trong đường dẫn không đọc được').waitFor();
      await page.locator('.u-over').waitFor();
    });

    it('find devices without tone marks', async () => {
      await page.goto('/devices');
      await settled(page);
      await page.getByRole('searchbox').fill('may do ao tom');
      await page.waitForURL(/q=/);
      await page.getByText('Có 1 thiết bị khớp').waitFor();
    });

    it('acknowledge an alert by keyboard alone', async () => {
      await page.goto('/alerts');
      await settled(page);
      await page.keyboard.press('j');
      await page.keyboard.press('a');
      await page.getByText(/ đã biết lúc /).waitFor();
      await expect.poll(() => page.getByRole('button', { name: /^Đã biết/ }).count()).toBe(0);
    });

    it('show an alert that clears by itself move from open to cleared', async () => {
      await page.goto('/alerts');
      await settled(page);
      await send({ dissolved_oxygen: 6 });
      await page.getByText('Không có cảnh báo nào đang mở').waitFor();
      await page.goto('/alerts?state=cleared');
      await page.getByText('Oxy trong ao thấp').waitFor();
    });

    it('change language and theme at once and remember both', async () => {
      await page.goto('/more');
      await page.getByText('Tối', { exact: true }).click();
      await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
      await page.getByText('English', { exact: true }).click();
      await page.getByRole('heading', { name: 'More' }).waitFor();
      expect(await page.evaluate<string>(`localStorage.getItem('sen-language')`)).toBe('en');
    });
  });

  it(
    'say when the connection is lost and come back by themselves',
    async () => {
      const first = await startServer();
      const context = await openView(browser, first.http, { language: 'vi', theme: 'light', width: 360 });
      const page = await context.newPage();
      await signInAt(page);
      await page.locator('[data-live=live]').waitFor();
      await first.stop();
      await page.getByText('Mất kết nối tới máy chủ').waitFor();
      const port = new URL(first.http).port;
      const second = await startServer({ dataDir: first.dataDir, env: { SEN_HTTP_PORT: port } });
      await page.locator('[data-live=live]').waitFor({ timeout: 60_000 });
      await context.close();
      await second.stop();
      removeDir(first.dataDir);
    },
    SLOW,
  );
});
