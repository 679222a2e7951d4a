import { connectAsync } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  keptQueries,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
} from '../support/browser.ts';
import { type MapServer, startMapServer } from '../support/map-server.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const COMMUNE = '28696@2025-07-01';
const EDGE = [
  [106.66, 10.24],
  [106.7, 10.24],
  [106.7, 10.28],
  [106.66, 10.28],
  [106.66, 10.24],
];
const PURPLE = [123, 31, 162] as const;
const ORANGE = [230, 81, 0] as const;

let server: TestServer;
let browser: Browser;
let maps: MapServer;
let cookie: string;

async function send(method: string, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

async function furnish(): Promise<void> {
  cookie = await signIn(server);
  await send('POST', '/villages', { id: 'lang', name: 'Làng Phú Đông', commune: COMMUNE });
  await send('POST', '/sites', {
    id: 'cong',
    name: 'Cống số 1',
    kind: 'gate',
    village: 'lang',
    latitude: 10.26,
    longitude: 106.68,
    polygon: { type: 'Polygon', coordinates: [EDGE] },
  });
  await send('POST', '/sites', { id: 'ao', name: 'Ao tôm 1', kind: 'pond', latitude: 10.2, longitude: 106.6 });
  const phao = { id: 'phao', name: 'Phao đo mặn', profile: 'salinity-buoy', site: 'cong' };
  const { token } = (await send('POST', '/devices', phao)) as { token: string };
  const device = await connectAsync(`mqtt://127.0.0.1:${server.mqttPort}`, { username: token });
  await device.publishAsync('sen/v1/phao/up', JSON.stringify({ salinity: 4.25 }), { qos: 1 });
  await device.endAsync();
}

/** Whether a colour is to be seen on the map, and how many there are: what is drawn by WebGL can only be photographed. */
async function coloursOn(page: Page): Promise<{ count: number; has: (colour: readonly number[]) => boolean }> {
  const picture = await page.locator('.maplibregl-map').screenshot();
  const found = await page.evaluate<string[]>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${picture.toString('base64')}';
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const pen = canvas.getContext('2d');
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    const colours = new Map();
    for (let at = 0; at < data.length; at += 4) {
      const key = data[at] + ',' + data[at + 1] + ',' + data[at + 2];
      colours.set(key, (colours.get(key) ?? 0) + 1);
    }
    return [...colours].filter(([, n]) => n > 40).map(([key]) => key);
  })()`);
  return { count: found.length, has: (colour) => found.includes(colour.join(',')) };
}

const seen = async (page: Page, colour: readonly number[]): Promise<boolean> => (await coloursOn(page)).has(colour);
const polling = { timeout: 60_000, interval: 500 };

describe.skipIf(!hasBrowser)('the map', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser({ maps: true });
    maps = await startMapServer(PURPLE, ORANGE);
    await furnish();
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    maps?.stop();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  const signedIn = async (width: 360 | 1440, worker = false): Promise<{ context: BrowserContext; page: Page }> => {
    const context = await openView(browser, server.http, { language: 'vi', theme: 'light', width, worker });
    await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
    return { context, page: await context.newPage() };
  };

  describe('on a desktop', () => {
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      ({ context, page } = await signedIn(1440));
    }, SLOW);
    afterAll(() => context?.close());

    it(
      'draws sea, land, the field and its mark, and opens a site from the list by keyboard alone',
      async () => {
        const complained = complaints(page);
        await page.goto('/map?at=10.26,106.68,11z');
        // Sea and land of tokens.css by day; the field lets the land shine through its green.
        await expect.poll(() => seen(page, [223, 240, 251]), polling).toBe(true);
        await expect.poll(() => seen(page, [255, 255, 255]), polling).toBe(true);
        await expect.poll(() => seen(page, [47, 143, 102]), polling).toBe(true);
        await page.getByRole('button', { name: /Cống số 1/ }).focus();
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'Cống số 1' }).waitFor();
        await page.waitForURL(/site=cong/);
        await page.getByRole('definition').filter({ hasText: '4,25' }).waitFor();
        expect(await seriousBarriers(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.waitForURL((url) => !url.search.includes('site='));
        await expect
          .poll(() => page.evaluate<string>('document.activeElement?.textContent ?? ""'), polling)
          .toContain('Cống số 1');
        expect(complained).toEqual([]);
      },
      SLOW,
    );

    it(
      'shows salinity by size and over time, with its values in the list',
      async () => {
        await page.goto('/map?show=salinity&at=10.26,106.68,11z');
        const moment = page.getByRole('slider', { name: 'Thời điểm' });
        await moment.waitFor();
        await page.getByRole('button', { name: /Cống số 1.*4,25/ }).waitFor();
        await moment.focus();
        await page.keyboard.press('ArrowLeft');
        await page.waitForURL(/[?&]t=/);
        await page.getByRole('button', { name: /Cống số 1.*không có số liệu/ }).waitFor();
      },
      SLOW,
    );

    it(
      'draws another map under the sites, as its server alone is let in',
      async () => {
        await send('PUT', '/settings/map', { kind: 'xyz', url: `${maps.url}/{z}/{x}/{y}.png`, attribution: '<b>© A' });
        await page.goto('/map?at=10.26,106.68,11z');
        await expect.poll(() => seen(page, PURPLE), polling).toBe(true);
        await page.getByText('<b>© A').waitFor();
        await send('PUT', '/settings/map', { kind: 'pmtiles', url: `${maps.url}/xa.pmtiles` });
        await page.reload();
        await expect.poll(() => seen(page, ORANGE), polling).toBe(true);
        await send('PUT', '/settings/map', { kind: 'pmtiles', url: `${maps.url}/0/0/0.png` });
        await page.reload();
        await page.getByText(/đang dùng bản đồ có sẵn/).waitFor();
        await send('PUT', '/settings/map', { kind: 'built-in' });
      },
      SLOW,
    );
  });

  it(
    'draws another map also where the worker has a page from before it was set',
    async () => {
      const { context, page } = await signedIn(360, true);
      await page.goto('/map?at=10.26,106.68,11z');
      await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null'), polling).toBe(true);
      await send('PUT', '/settings/map', { kind: 'xyz', url: `${maps.url}/{z}/{x}/{y}.png`, attribution: '© A' });
      await page.reload();
      await page.getByText('Bản đồ nền vừa được đổi').waitFor();
      expect(await seen(page, PURPLE)).toBe(false);
      await page.getByRole('button', { name: 'Mở lại trang' }).click();
      await expect.poll(() => seen(page, PURPLE), polling).toBe(true);
      expect(await page.getByText('Bản đồ nền vừa được đổi').count()).toBe(0);
      // What the page is made of is kept as before, and what it showed once it has been there for a moment.
      await expect.poll(() => keptQueries(page), polling).toBeGreaterThan(1);
      await context.setOffline(true);
      await page.goto('/alerts');
      await page.getByText(/^Ngoại tuyến/).waitFor();
      await send('PUT', '/settings/map', { kind: 'built-in' });
      await context.close();
    },
    SLOW,
  );

  it(
    'opens a sheet on a phone, and holds its filter for the list',
    async () => {
      const { context, page } = await signedIn(360);
      await page.goto('/map?kind=gate&site=cong');
      await page.getByRole('heading', { name: 'Cống số 1' }).waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      await page.getByRole('button', { name: 'Đóng' }).click();
      await page.getByRole('button', { name: 'Danh sách' }).click();
      await page.waitForURL(/kind=gate.*view=list|view=list.*kind=gate/);
      await page.getByRole('button', { name: /Cống số 1/ }).waitFor();
      expect(await page.getByRole('button', { name: /Ao tôm 1/ }).count()).toBe(0);
      await page.getByRole('button', { name: 'Bỏ lọc' }).click();
      await page.getByRole('button', { name: /Ao tôm 1/ }).waitFor();
      expect(await seriousBarriers(page)).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  it(
    'is a list, and says why, where no map can be drawn',
    async () => {
      const { context, page } = await signedIn(360);
      await page.addInitScript(`{
        const ask = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
          return kind === 'webgl2' ? null : ask.call(this, kind, ...more);
        };
      }`);
      await page.goto('/map');
      await page.getByText(/Máy này không vẽ được bản đồ/).waitFor();
      await page.getByRole('button', { name: /Cống số 1/ }).click();
      await page.getByRole('heading', { name: 'Cống số 1' }).waitFor();
      await context.close();
    },
    SLOW,
  );
});
