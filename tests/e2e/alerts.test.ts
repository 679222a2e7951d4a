import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
  type View,
} from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const MINUTE = 60_000;
const SLOW = 180_000;
const PHONE: View = { language: 'vi', theme: 'light', width: 360 };
const DESKTOP: View = { language: 'vi', theme: 'light', width: 1440 };
/** Tân Phú Đông. */
const COMMUNE = '28696@2025-07-01';
const ponds = ['ao-1', 'ao-2', 'ao-3'];

let server: TestServer;
let browser: Browser;
let cookie: string;
const devices = new Map<string, MqttClient>();

interface Listed {
  readonly id: string;
  readonly device: string;
  readonly state: string;
  readonly cause: string | null;
}

async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { cookie, origin: server.http, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

const alerts = async (query = 'state=open') => (await call<{ items: Listed[] }>('GET', `/alerts?${query}`)).items;

const send = (device: string, values: Record<string, number>, at = Date.now()) =>
  devices.get(device)?.publishAsync(`sen/v1/${device}/up`, JSON.stringify({ ts: at, values }), { qos: 1 });

/** A village with three ponds, each with half a day of past, under one rule with two steps. */
async function furnish(): Promise<void> {
  cookie = await signIn(server);
  await call('POST', '/villages', { id: 'binh-ninh', name: 'Làng thông minh Bình Ninh', commune: COMMUNE });
  for (const id of ponds) {
    await call('POST', '/sites', {
      id: `${id}-cho`,
      name: `Ao nhà ${id.slice(-1)}`,
      kind: 'pond',
      village: 'binh-ninh',
    });
    const { token } = await call<{ token: string }>('POST', '/devices', {
      id,
      name: `Máy đo ${id}`,
      profile: 'pond-sonde',
      site: `${id}-cho`,
    });
    devices.set(id, await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token, clientId: id }));
  }
  await call('POST', '/rules', {
    name: { vi: 'Oxy thấp', en: 'Low oxygen' },
    advice: { vi: 'Bật quạt nước ngay.', en: 'Start the aerators now.' },
    scope: { devices: ponds },
    condition: {
      kind: 'threshold',
      property: 'dissolved_oxygen',
      operator: '<',
      steps: [
        { level: 'act', value: 4, clearValue: 4.5 },
        { level: 'danger', value: 3, clearValue: 3.5, label: { vi: 'Cá nổi đầu', en: 'Fish gasping' } },
      ],
    },
  });
  const now = Date.now();
  for (const id of ponds)
    for (let minutes = 600; minutes > 0; minutes -= 20)
      await send(id, { dissolved_oxygen: 5 + Math.sin(minutes / 90) / 2 }, now - minutes * MINUTE);
}

/** Ends what is open and lets all three ponds run short of oxygen again. */
async function shortOfOxygen(): Promise<Listed[]> {
  for (const id of ponds) await send(id, { dissolved_oxygen: 6 });
  await expect.poll(alerts).toEqual([]);
  for (const id of ponds) await send(id, { dissolved_oxygen: 2.4 });
  await expect.poll(async () => (await alerts()).length).toBe(3);
  return alerts();
}

async function openAs(view: View): Promise<{ context: BrowserContext; page: Page; heard: string[] }> {
  const context = await openView(browser, server.http, view);
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
  const page = await context.newPage();
  return { context, page, heard: complaints(page) };
}

async function settled(page: Page): Promise<void> {
  await page.locator('[data-live=live]').waitFor();
  await page.locator('main h1, main h2').first().waitFor();
  const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root');
  await expect.poll(() => pending.count(), { timeout: 20_000 }).toBe(0);
}

/** Pulls a row aside with one finger. */
async function swipe(page: Page, row: Locator, px: number): Promise<void> {
  await row.scrollIntoViewIfNeeded();
  const box = await row.boundingBox();
  if (!box) throw new Error('the row is not on the screen');
  const session = await page.context().newCDPSession(page);
  const y = box.y + 40;
  const from = box.x + box.width / 2;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  await touch('touchStart', from);
  for (let step = 1; step <= 8; step += 1) await touch('touchMove', from + (px * step) / 8);
  await touch('touchEnd', from + px);
  await session.detach();
}

describe.skipIf(!hasBrowser)('alerts', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
  }, SLOW);

  afterAll(async () => {
    for (const device of devices.values()) await device.endAsync();
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  describe('on a phone', () => {
    it(
      'of one cause are one row that unfolds, acknowledged by a swipe to the right, put to rest by one to the left',
      async () => {
        await shortOfOxygen();
        const { context, page } = await openAs(PHONE);
        await page.goto('/alerts');
        await settled(page);
        const row = page.locator('[data-row]');
        expect(await row.count()).toBe(1);
        await page.getByRole('heading', { name: 'Oxy thấp tại 3 điểm' }).waitFor();
        await page.getByRole('button', { name: /^Xem 3 cảnh báo/ }).click();
        await page.getByRole('link', { name: /Máy đo ao-3/ }).waitFor();

        // Not far enough: nothing happens.
        await swipe(page, row.first(), 60);
        expect((await alerts()).map(({ state }) => state)).toEqual(['raised', 'raised', 'raised']);
        await swipe(page, row.first(), 200);
        await page.getByText('Đã đánh dấu đã biết 3 cảnh báo.').waitFor();
        expect((await alerts()).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged', 'acknowledged']);

        await swipe(page, row.first(), -200);
        await page.getByRole('dialog').getByRole('button', { name: '2 giờ' }).click();
        await page.getByText('Đã cho 3 cảnh báo tạm yên.').waitFor();
        await page.getByText(/^Tạm yên tới/).waitFor();
        await context.close();
      },
      SLOW,
    );
  });

  describe('at a desk', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      ({ context, page } = await openAs(DESKTOP));
    }, SLOW);
    beforeEach(async () => {
      await shortOfOxygen();
    }, SLOW);
    afterAll(() => context?.close());

    it(
      'are gone over, opened and acknowledged by keyboard alone',
      async () => {
        await page.goto('/alerts');
        await settled(page);
        await page.keyboard.press('?');
        await page.getByRole('dialog').getByText('Giao cho người lo').waitFor();
        await page.keyboard.press('Escape');
        await page.keyboard.press('j');
        await page.keyboard.press('s');
        await page.getByRole('dialog').getByRole('button', { name: '30 phút' }).waitFor();
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
        await page.keyboard.press('j');
        await page.keyboard.press('a');
        await page.getByText('Đã đánh dấu đã biết 3 cảnh báo.').waitFor();
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/alerts\/[0-9a-f]+$/);
      },
      SLOW,
    );

    it(
      'are closed several at once with a cause, which stands in their history',
      async () => {
        await page.goto('/alerts?q=m%C3%A1y+%C4%91o');
        await settled(page);
        await expect.poll(() => page.locator('[data-row]').count()).toBe(3);
        await page.locator('[data-row] input[type=checkbox]').first().check();
        await page.getByRole('button', { name: 'Chọn cả 3 dòng' }).click();
        const bar = page.getByRole('region', { name: 'Làm cho mọi cảnh báo đã chọn' });
        // One is over before it is asked for: the others are done all the same.
        const [first] = await alerts();
        await bar.getByRole('button', { name: 'Đóng cảnh báo…' }).click();
        await call('POST', `/alerts/${first!.id}/closing`, { cause: 'other' });
        const dialog = page.getByRole('dialog');
        await dialog.getByText('Máy đo hỏng hoặc đo sai').click();
        await dialog.getByRole('textbox').fill('Đầu đo bám rong');
        await dialog.getByRole('button', { name: 'Đóng cảnh báo' }).click();
        await page.getByText('Đã đóng').waitFor();
        await expect.poll(alerts).toEqual([]);
        const closed = await alerts('state=cleared');
        expect(closed.slice(0, 3).filter(({ cause }) => cause === 'sensor-fault').length).toBeGreaterThanOrEqual(2);
        await page.goto('/alerts?state=cleared');
        await page.locator('[data-row]').first().waitFor();
      },
      SLOW,
    );

    it(
      'that are new wait while somebody works in the list',
      async () => {
        await send('ao-3', { dissolved_oxygen: 6 });
        await expect.poll(async () => (await alerts()).length).toBe(2);
        await page.goto('/alerts?q=m%C3%A1y+%C4%91o');
        await settled(page);
        await expect.poll(() => page.locator('[data-row]').count()).toBe(2);
        await page.keyboard.press('j');
        await send('ao-3', { dissolved_oxygen: 2 });
        await page.getByRole('button', { name: 'Có 1 cảnh báo mới, bấm để xem' }).click();
        await expect.poll(() => page.locator('[data-row]').count()).toBe(3);
      },
      SLOW,
    );

    it(
      'are filtered by the address, which a reload keeps',
      async () => {
        await page.goto('/alerts');
        await settled(page);
        await page.getByLabel('Mức', { exact: true }).selectOption('danger');
        await page.waitForURL(/level=danger/);
        await page.getByLabel('Ai lo', { exact: true }).selectOption('me');
        await page.waitForURL(/assigned=me/);
        await page.getByText('Không có cảnh báo nào khớp').waitFor();
        await page.reload();
        await settled(page);
        expect(await page.getByLabel('Mức', { exact: true }).inputValue()).toBe('danger');
        expect(await page.getByLabel('Ai lo', { exact: true }).inputValue()).toBe('me');
        await page.getByRole('button', { name: 'Bỏ lọc' }).click();
        await page.getByRole('heading', { name: 'Oxy thấp tại 3 điểm' }).waitFor();
        await page.goto('/alerts?level=huge&kind=x&place=%F0%9F%90%9F');
        await page.locator('h1').waitFor();
      },
      SLOW,
    );

    it(
      'have a page with what to do, the readings around, what happened, and what people write',
      async () => {
        const [one] = (await alerts()).filter(({ device }) => device === 'ao-2');
        await page.goto(`/alerts/${one!.id}`);
        await settled(page);
        await page.getByText('Bật quạt nước ngay.').waitFor();
        await page.locator('.u-over').waitFor();
        await page.getByText('Cá nổi đầu').first().waitFor();
        await page.getByRole('link', { name: 'Máy đo ao-1: Oxy thấp' }).waitFor();
        await page.getByRole('button', { name: 'Giao cho…' }).click();
        await page.getByRole('dialog').getByRole('button', { name: /^Tôi/ }).click();
        await page.getByText(/giao cho/).waitFor();
        await page.getByRole('textbox', { name: 'Thấy gì, đã làm gì?' }).fill('Đã bật cả hai quạt');
        await page.getByRole('button', { name: 'Ghi lại' }).click();
        await page.locator('li[data-kind=commented]').getByText('Đã bật cả hai quạt').waitFor();
        await send('ao-2', { dissolved_oxygen: 6 });
        await page.getByText(/^Nguy hiểm · Đã hết lúc/).waitFor();
        expect(await page.getByRole('button', { name: 'Giao cho…' }).count()).toBe(0);
      },
      SLOW,
    );
  });

  it(
    'are told without complaint, barrier or sideways scroll, with a dialog open or where there is none',
    async () => {
      const [one] = await shortOfOxygen();
      const { context, page, heard } = await openAs({ language: 'vi', theme: 'dark', width: 360 });
      for (const path of ['/alerts?state=all', `/alerts/${one!.id}`, '/alerts/nothing']) {
        await page.goto(path);
        await settled(page);
        expect(await sidewaysScroll(page)).toBe(0);
        expect(await seriousBarriers(page)).toEqual([]);
      }
      await page.goto('/alerts');
      await settled(page);
      await page
        .getByRole('button', { name: /^(Việc khác|More)/ })
        .first()
        .click();
      await page.getByRole('dialog').waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      expect(heard.filter((text) => !text.includes('404'))).toEqual([]);
      await context.close();
    },
    SLOW,
  );
});
