import { connectAsync } from 'mqtt';
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

const SLOW = 180_000;
const MINUTE = 60_000;
const VIEWER = { email: 'xem@example.org', password: 'mật khẩu đủ dài' };
const SECRET = 'Trạm không ai được biết';

let server: TestServer;
let browser: Browser;

async function post(cookie: string, path: string, body: unknown): Promise<{ token: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ token: string }>;
}

/** Two ponds of one cooperative with half a day of past, a station of another, and somebody who sees the first alone. */
async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  for (const id of ['htx', 'khac'])
    await post(cookie, '/organisations', { id, name: `HTX ${id}`, kind: 'cooperative', commune: null, phone: null });
  const now = Date.now();
  for (const [id, name, organisation] of [
    ['ao-1', 'Ao tôm số 1', 'htx'],
    ['ao-2', 'Ao tôm số 2', 'htx'],
    ['bi-mat', SECRET, 'khac'],
  ] as const) {
    const { token } = await post(cookie, '/devices', { id, name, profile: 'pond-sonde', organisation });
    const device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: id });
    for (let minutes = 720; minutes > 0; minutes -= 10) {
      const values = { salinity: 5 + minutes / 300, dissolved_oxygen: 6 };
      await device.publishAsync(`sen/v1/${id}/up`, JSON.stringify({ ts: now - minutes * MINUTE, values }), { qos: 1 });
    }
    await device.endAsync();
  }
  const grants = [{ role: 'viewer', scope: 'organisation:htx' }];
  await post(cookie, '/users', { ...VIEWER, name: 'Người xem', grants });
}

async function open(who: { readonly email: string; readonly password: string }, width: 360 | 1440) {
  const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width });
  const page = await context.newPage();
  await page.request.post('/api/v1/session', { data: who, headers: { origin: server.http } });
  return { context, page };
}

const legendRow = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) });

describe.skipIf(!hasBrowser)('comparing stations', () => {
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
    ({ context, page } = await open(ADMIN, 1440));
  }, SLOW);

  afterAll(async () => {
    await context?.close();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it('is done by keyboard alone, found without tone marks, and stays over a reload', async () => {
    const said = complaints(page);
    await page.goto('/explore');
    await page.getByRole('button', { name: 'Chọn số đo' }).focus();
    await page.keyboard.press('Enter');
    const picker = page.getByRole('dialog');
    await picker.getByRole('searchbox').focus();
    await page.keyboard.type('ao tom');
    for (const station of ['Ao tôm số 1', 'Ao tôm số 2']) {
      await picker.getByRole('group', { name: station }).getByRole('checkbox', { name: 'Độ mặn' }).focus();
      await page.keyboard.press('Space');
    }
    await page.waitForURL(/s=ao-1\/salinity&s=ao-2\/salinity/);
    await page.keyboard.press('Escape');
    await page.reload();
    await legendRow(page, 'Ao tôm số 1').waitFor();
    await legendRow(page, 'Ao tôm số 2').waitFor();
    const chart = page.getByRole('img', { name: /Biểu đồ: Ao tôm số 1 · Độ mặn; Ao tôm số 2/ });
    await chart.focus();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('columnheader', { name: 'Lúc đó' }).waitFor();
    await page.keyboard.press('+');
    await page.waitForURL(/from=/);
    expect(await seriousBarriers(page)).toEqual([]);
    expect(said).toEqual([]);
  });

  it('keeps what is shown under a name, and opens it again', async () => {
    await page.goto('/explore?s=ao-1/salinity&s=ao-1/dissolved_oxygen&layout=many');
    await page.getByRole('button', { name: 'Góc nhìn' }).click();
    await page.getByRole('dialog').getByRole('textbox', { name: 'Tên góc nhìn' }).fill('Ao số 1 mỗi sáng');
    await page.keyboard.press('Enter');
    await page.getByText('Đã lưu', { exact: true }).waitFor();
    await page.goto('/explore');
    await page.getByRole('button', { name: 'Góc nhìn' }).click();
    await page.getByRole('link', { name: /Ao số 1 mỗi sáng/ }).click();
    await page.waitForURL((url) => url.search.includes('s=ao-1/salinity') && url.search.includes('layout=many'));
    await page.getByRole('img', { name: 'Biểu đồ: Ao tôm số 1 · Oxy hòa tan' }).waitFor();
  });

  it('shows nobody what is not theirs, and does not say its name', async () => {
    const other = await open(VIEWER, 360);
    const heard: string[] = [];
    other.page.on('response', async (answer) => {
      if (answer.url().includes('/api/')) heard.push(await answer.text().catch(() => ''));
    });
    await other.page.goto('/explore?s=bi-mat/salinity&s=ao-1/salinity&s=khong-co/salinity&from=now-400d&to=now-500d');
    await other.page.getByText('2 số đo trong đường dẫn không xem được').waitFor();
    await other.page.getByText('mốc cuối đứng trước mốc đầu').waitFor();
    await legendRow(other.page, 'Ao tôm số 1').waitFor();
    expect(await other.page.content()).not.toContain(SECRET);
    expect(heard.join()).not.toContain(SECRET);
    expect(await sidewaysScroll(other.page)).toBe(0);
    await other.page.getByRole('button', { name: 'Bỏ khỏi đường dẫn' }).click();
    await other.page.waitForURL((url) => !url.search.includes('bi-mat'));
    await other.context.close();
  });
});
