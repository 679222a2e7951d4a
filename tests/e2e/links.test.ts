import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, hasBrowser, launchBrowser, openView, sidewaysScroll } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
const MINUTE = 60_000;
const MANAGER = { email: 'htx@example.org', password: 'mật khẩu đủ dài' };
const SECRET = { site: 'Ao không ai được biết', device: 'Máy không ai được biết' };

let server: TestServer;
let browser: Browser;
let cookie: string;
let device: MqttClient;

async function post(path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

const send = (salinity: number, at = Date.now()) =>
  device.publishAsync('sen/v1/phao/up', JSON.stringify({ ts: at, values: { salinity } }), { qos: 1 });

/** A buoy of one cooperative that sends, and a pond of another with a device. */
async function furnish(): Promise<void> {
  cookie = await signIn(server);
  for (const id of ['htx', 'khac'])
    await post('/organisations', { id, name: `HTX ${id}`, kind: 'cooperative', commune: null, phone: null });
  await post('/sites', { id: 'song', name: 'Rạch Cửa Tiểu', kind: 'river', organisation: 'htx' });
  const mine = { id: 'phao', name: 'Phao đo mặn', profile: 'salinity-buoy', organisation: 'htx', site: 'song' };
  const { token } = await post('/devices', mine);
  await post('/sites', { id: 'ao-kin', name: SECRET.site, kind: 'pond', organisation: 'khac' });
  const theirs = { id: 'may-kin', name: SECRET.device, profile: 'pond-sonde', organisation: 'khac', site: 'ao-kin' };
  await post('/devices', theirs);
  device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: 'phao' });
  for (let minutes = 120; minutes >= 0; minutes -= 10) await send(1 + minutes / 1000, Date.now() - minutes * MINUTE);
  await post('/users', { ...MANAGER, name: 'Quản lý', grants: [{ role: 'manager', scope: 'organisation:htx' }] });
}

async function open(who: { readonly email: string; readonly password: string }, width: 360 | 1440) {
  const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width });
  const signedIn = await context.request.post('/api/v1/session', { data: who, headers: { origin: server.http } });
  expect(signedIn.ok()).toBe(true);
  return { context, page: await context.newPage() };
}

async function settled(page: Page): Promise<void> {
  await page.locator('main h1, main h2').first().waitFor();
  const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root, [data-outdated]');
  await expect.poll(() => pending.count(), { timeout: 20_000 }).toBe(0);
}

describe.skipIf(!hasBrowser)('an open page and its link', () => {
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

  it(
    'to what is another’s says that there is no such thing, and never its name',
    async () => {
      const { context, page } = await open(MANAGER, 360);
      const heard: Promise<string>[] = [];
      page.on('response', (answer) => {
        if (answer.url().includes('/api/')) heard.push(answer.text().catch(() => ''));
      });
      for (const [hidden, unknown] of [
        ['/devices/may-kin', '/devices/khong-co'],
        ['/sites/ao-kin', '/sites/khong-co'],
        ['/map?view=list&site=ao-kin', '/map?view=list&site=khong-co'],
        ['/explore?s=may-kin/salinity', '/explore?s=khong-co/salinity'],
      ] as const) {
        await page.goto(unknown);
        await settled(page);
        const said = await page.locator('main').textContent();
        await page.goto(hidden);
        await settled(page);
        // Hidden and unknown are told in the same words, so that nobody learns that it is there.
        await expect.poll(() => page.locator('main').textContent(), { message: hidden }).toBe(said);
        expect(await sidewaysScroll(page), hidden).toBe(0);
        const html = await page.content();
        for (const name of Object.values(SECRET)) expect(html, hidden).not.toContain(name);
      }
      const answers = (await Promise.all(heard)).join('\n');
      for (const name of Object.values(SECRET)) expect(answers).not.toContain(name);
      await context.close();
    },
    SLOW,
  );

  it(
    'with a range that cannot be says what is wrong with it, and shows the usual',
    async () => {
      const { context, page } = await open(ADMIN, 360);
      const heard = complaints(page);
      for (const path of ['/devices/phao', '/sites/song', '/explore?s=phao/salinity'])
        for (const [range, words] of [
          ['from=now-1d&to=now-9d', 'mốc cuối đứng trước mốc đầu'],
          ['from=hom-qua', 'không đọc được'],
        ] as const) {
          await page.goto(`${path}${path.includes('?') ? '&' : '?'}${range}`);
          await page.getByText(words).first().waitFor();
          await page.locator('.u-over').first().waitFor();
          expect(await sidewaysScroll(page), path).toBe(0);
        }
      expect(heard).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'shows what a device publishes, without a reload, on the overview, at the station and among others',
    async () => {
      const { context, page } = await open(ADMIN, 1440);
      const took: string[] = [];
      let salinity = 5;
      for (const path of ['/?view=sites', '/devices/phao', '/explore?s=phao/salinity']) {
        await page.goto(path);
        await settled(page);
        await page.locator('[data-live=live]').waitFor();
        await page.evaluate('window.notLoadedAnew = true');
        salinity += 1.25;
        const words = salinity.toLocaleString('vi-VN', { minimumFractionDigits: 2 });
        const shown = page.locator('main').getByText(words).first().waitFor();
        const sent = performance.now();
        await send(salinity);
        await shown;
        took.push(`${path} ${Math.round(performance.now() - sent)} ms`);
        expect(await page.evaluate('window.notLoadedAnew')).toBe(true);
      }
      console.info(`from MQTT to the page: ${took.join(', ')}`);
      await context.close();
    },
    SLOW,
  );
});
