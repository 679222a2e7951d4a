import { connectAsync } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  hasBrowser,
  keptQueries,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
} from '../support/browser.ts';
import { type Front, startFront } from '../support/front.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;

let server: TestServer;
let front: Front;
let browser: Browser;
let cookie: string;
let alertId: string;

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { cookie, origin: server.http, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

/** A pond with too little oxygen, and the alert of it. */
async function furnish(): Promise<void> {
  cookie = await signIn(server);
  await call('POST', '/sites', { id: 'ao-so-1', name: 'Ao tôm số 1', kind: 'pond' });
  const device = { id: 'ao-1', name: 'Máy đo ao 1', profile: 'pond-sonde', site: 'ao-so-1' };
  const { token } = await call<{ token: string }>('POST', '/devices', device);
  await call('POST', '/rules', {
    name: { vi: 'Oxy thấp', en: 'Low oxygen' },
    scope: {},
    condition: {
      kind: 'threshold',
      property: 'dissolved_oxygen',
      operator: '<',
      steps: [{ level: 'danger', value: 3, clearValue: 4 }],
    },
  });
  const client = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: 'ao-1' });
  await client.publishAsync('sen/v1/ao-1/up', JSON.stringify({ dissolved_oxygen: 2.5 }), { qos: 1 });
  await client.endAsync();
  const alerts = async () => (await call<{ items: { id: string }[] }>('GET', '/alerts')).items;
  await vi.waitFor(async () => expect(await alerts()).toHaveLength(1), { timeout: 20_000 });
  alertId = (await alerts())[0]!.id;
}

/** Signed in on a phone that keeps the app, with the worker at work. */
async function openApp(path: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await openView(browser, front.http, { language: 'vi', theme: 'light', width: 360, worker: true });
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: front.http } });
  const page = await context.newPage();
  await page.goto(path);
  await page.locator('[data-live=live]').waitFor();
  await page.evaluate('navigator.serviceWorker.ready');
  // Asked from outside: what polls within the page evaluates code, which it may not.
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null'), { timeout: 20_000 }).toBe(true);
  return { context, page };
}

/** What a browser says when the phone is put away: that is when the app writes down what it knows. */
async function putAway(page: Page): Promise<void> {
  await page.evaluate(`(() => {
    const say = (state) => {
      Object.defineProperty(document, 'visibilityState', { value: state, configurable: true });
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    };
    say('hidden');
    say('visible');
  })()`);
  await expect.poll(() => keptQueries(page), { timeout: 10_000 }).toBeGreaterThan(1);
}

/** What people did with the alert, as the server has it. */
const done = async () => {
  const { events } = await call<{ events: { kind: string }[] }>('GET', `/alerts/${alertId}`);
  return events.map(({ kind }) => kind).filter((kind) => kind === 'acknowledged' || kind === 'commented');
};

describe.skipIf(!hasBrowser)('without a network', () => {
  beforeAll(async () => {
    server = await startServer();
    front = await startFront(server.http);
    browser = await launchBrowser();
    await furnish();
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await front?.stop();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'the app opens with what it knew last, says of when that is, and sends once what is done meanwhile',
    async () => {
      const { context, page } = await openApp('/devices/ao-1');
      await page.getByText('2,5').first().waitFor();
      await putAway(page);
      await page.goto('/alerts');
      await page.getByRole('button', { name: /^Đã biết:/ }).waitFor();
      await putAway(page);
      await page.goto(`/alerts/${alertId}`);
      await page.getByLabel('Thấy gì, đã làm gì?').waitFor();
      // Another page of the same browser sends as well once it can.
      const other = await context.newPage();
      await other.goto('/alerts');
      await other.locator('[data-live=live]').waitFor();

      await context.setOffline(true);
      await page.getByLabel('Thấy gì, đã làm gì?').fill('Đã bật quạt nước');
      await page.getByRole('button', { name: 'Ghi lại', exact: true }).click();
      await page.getByText('1 việc chờ gửi').waitFor();
      await page.goto('/alerts');
      await other.getByText(/^Ngoại tuyến – số liệu lúc \d\d:\d\d/).waitFor();
      await other.locator('[data-live=lost]').waitFor();
      await page.reload();
      await page.getByRole('button', { name: /^Đã biết:/ }).click();
      await page.getByText('Đã biết – chờ gửi').waitFor();
      await page.getByText(/^Ngoại tuyến – số liệu lúc \d\d:\d\d · 2 việc chờ gửi$/).waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);

      await page.goto('/devices/ao-1');
      await page.getByText('2,5').first().waitFor();
      await page.getByText(/2 việc chờ gửi$/).waitFor();
      expect(await done()).toEqual([]);

      await context.setOffline(false);
      await expect.poll(done, { timeout: 15_000 }).toEqual(['commented', 'acknowledged']);
      await page.locator('[data-link=online]').waitFor({ timeout: 15_000 });
      await expect.poll(() => page.getByText(/chờ gửi/).count()).toBe(0);
      expect(await done()).toEqual(['commented', 'acknowledged']);
      await context.close();
    },
    SLOW,
  );

  it(
    'nothing is left for whoever has the phone after somebody signed out',
    async () => {
      const { context, page } = await openApp('/alerts');
      await page.getByText('Oxy thấp').first().waitFor();
      await putAway(page);
      await page.goto('/more');
      await page.getByRole('button', { name: 'Đăng xuất' }).click();
      await page.waitForURL('**/sign-in*');
      await expect.poll(() => keptQueries(page)).toBe(0);
      await context.setOffline(true);
      await page.goto('/alerts');
      await page.getByText('Chưa tải được').waitFor();
      expect(await page.getByText('Oxy thấp').count()).toBe(0);
      await context.close();
    },
    SLOW,
  );

  it(
    'who signs out while something waits is asked, and may send it first',
    async () => {
      const { context, page } = await openApp(`/alerts/${alertId}`);
      await page.getByLabel('Thấy gì, đã làm gì?').waitFor();
      const notes = (await done()).length;
      await context.setOffline(true);
      await page.getByLabel('Thấy gì, đã làm gì?').fill('Đã thay nước');
      await page.getByRole('button', { name: 'Ghi lại', exact: true }).click();
      await page.getByText('1 việc chờ gửi').waitFor();
      await page.getByRole('link', { name: 'Thêm', exact: true }).click();
      await page.getByRole('button', { name: 'Đăng xuất' }).click();
      await page.getByRole('heading', { name: 'Còn 1 việc chưa gửi' }).waitFor();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Gửi rồi đăng xuất' }).click();
      await dialog.getByText(/Chưa gửi hết được/).waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Đăng xuất' }).click();
      await context.setOffline(false);
      const send = dialog.getByRole('button', { name: 'Gửi rồi đăng xuất' });
      // What waits may be on its way by itself as soon as there is a network.
      await Promise.all([page.waitForURL('**/sign-in*'), send.click()]);
      expect(await done()).toHaveLength(notes + 1);
      await context.close();
    },
    SLOW,
  );

  it(
    'a new version waits until somebody takes it, and then opens the page once',
    async () => {
      const { context, page } = await openApp('/alerts');
      expect(await page.getByText('Có bản mới của Sen').count()).toBe(0);
      front.append('/sw.js', '\n// a newer build');
      await page.evaluate('navigator.serviceWorker.getRegistration().then((registration) => registration.update())');
      await page.getByText('Có bản mới của Sen').waitFor();
      let opened = 0;
      page.on('domcontentloaded', () => {
        opened += 1;
      });
      await page.getByRole('button', { name: 'Cập nhật' }).click();
      await expect.poll(() => opened, { timeout: 15_000 }).toBe(1);
      await page.locator('[data-live=live]').waitFor();
      expect(opened).toBe(1);
      expect(await page.getByText('Có bản mới của Sen').count()).toBe(0);
      await context.close();
    },
    SLOW,
  );
});
