import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openView, seriousBarriers, sidewaysScroll } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const COOPERATIVE = { email: 'htx@example.org', password: 'a password for the cooperative' };

let server: TestServer;
let browser: Browser;
let device: MqttClient;

async function post(cookie: string, path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

/** Two cooperatives with a village each; one of them has a field that dries out and a pond short of oxygen. */
async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  const commune = '28696@2025-07-01';
  for (const id of ['htx-a', 'htx-b']) {
    await post(cookie, '/organisations', { id, name: `Hợp tác xã ${id}`, kind: 'cooperative' });
    await post(cookie, '/villages', { id: `lang-${id}`, name: `Làng thông minh ${id}`, commune });
  }
  const site = (id: string, name: string, more: object) =>
    post(cookie, '/sites', { id, name, kind: 'field', organisation: 'htx-a', village: 'lang-htx-a', ...more });
  await site('vuon', 'Vườn bưởi của bà con ấp Tân Thuận Bình Đông', {});
  await site('ao', 'Ao tôm', { kind: 'pond' });
  await site('xa', 'Ruộng của hợp tác xã bên kia', { organisation: 'htx-b', village: 'lang-htx-b' });
  await post(cookie, '/devices', { id: 'am-dat', name: 'Đầu đo đất', profile: 'soil-probe', site: 'vuon' });
  await post(cookie, '/devices', { id: 'ben-kia', name: 'Máy bên kia', profile: 'soil-probe', site: 'xa' });
  const { token } = await post(cookie, '/devices', {
    id: 'oxy',
    name: 'Máy đo oxy',
    profile: 'pond-sonde',
    site: 'ao',
  });
  await post(cookie, '/rules', {
    name: { vi: 'Oxy trong ao thấp', en: 'Low oxygen in the pond' },
    scope: { devices: ['oxy'] },
    condition: {
      kind: 'threshold',
      property: 'dissolved_oxygen',
      operator: '<',
      steps: [{ level: 'danger', value: 3, clearValue: 4 }],
    },
  });
  await post(cookie, '/users', {
    ...COOPERATIVE,
    name: 'Cô Ba',
    grants: [{ role: 'viewer', scope: 'organisation:htx-a' }],
  });
  device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: 'oxy' });
  await send(5.1);
}

const send = (oxygen: number) =>
  device.publishAsync('sen/v1/oxy/up', JSON.stringify({ dissolved_oxygen: oxygen, water_temperature: 29 }), { qos: 1 });

async function signInAs(who: { email: string; password: string }, width: 360 | 1440): Promise<[BrowserContext, Page]> {
  const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width });
  const page = await context.newPage();
  await page.goto('/');
  await page.getByRole('textbox', { name: 'Email' }).fill(who.email);
  await page.locator('input[name=password]').fill(who.password);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.pathname === '/');
  return [context, page];
}

const settled = (page: Page) => expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);

describe.skipIf(!hasBrowser)('the overview', () => {
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
    'shows a cooperative its own sites as cards, which change as readings come, the worst first',
    async () => {
      const [context, page] = await signInAs(COOPERATIVE, 360);
      const pond = page.locator('main li a[href="/sites/ao"]');
      await pond.getByText('5,1').waitFor();
      expect(await page.getByText('Ruộng của hợp tác xã bên kia').count()).toBe(0);
      expect(await page.getByRole('navigation', { name: 'Cách xem' }).count()).toBe(0);
      await page.locator('[data-live=live]').waitFor();
      let asked = 0;
      page.on('request', (request) => {
        if (request.url().includes('/overview/sites')) asked++;
      });
      await send(4.4);
      await pond.getByText('4,4').waitFor();
      expect(asked).toBe(0);

      await send(2.5);
      await pond.getByText('Oxy trong ao thấp').waitFor();
      const first = page.locator('main li a[href^="/sites/"]').first();
      expect(await first.getAttribute('href')).toBe('/sites/ao');
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
      await page.getByRole('searchbox').fill('vuon buoi');
      await page.waitForURL(/q=/);
      await expect.poll(() => page.locator('main li a[href^="/sites/"]').count()).toBe(1);
      await context.close();
    },
    SLOW,
  );

  it(
    'shows a department its villages, what needs attention first, and leads on to their sites',
    async () => {
      const [context, page] = await signInAs(ADMIN, 1440);
      await page.getByRole('heading', { name: 'Làng cần chú ý trước' }).waitFor();
      await settled(page);
      const rows = page.locator('main tbody tr');
      await expect.poll(() => rows.count()).toBe(2);
      await rows.first().getByText('Làng thông minh htx-a').waitFor();
      await rows.first().getByRole('link', { name: 'Oxy trong ao thấp' }).waitFor();
      expect(await seriousBarriers(page)).toEqual([]);

      await rows.first().getByRole('link', { name: 'Làng thông minh htx-a' }).click();
      await page.waitForURL(/view=sites/);
      await expect.poll(() => page.locator('main li a[href^="/sites/"]').count()).toBe(2);
      await page.reload();
      await expect.poll(() => page.locator('main li a[href^="/sites/"]').count()).toBe(2);
      await page.getByRole('link', { name: 'Làng', exact: true }).click();
      await page.waitForURL(/view=villages/);
      await page.getByRole('heading', { name: 'Làng cần chú ý trước' }).waitFor();
      await context.close();
    },
    SLOW,
  );
});
