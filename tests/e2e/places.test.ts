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
const COMMUNE = '28696@2025-07-01';

let server: TestServer;
let browser: Browser;

async function post(cookie: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

async function furnish(): Promise<void> {
  const cookie = await signIn(server);
  await post(cookie, '/organisations', {
    id: 'htx',
    name: 'HTX Tân Phú Đông',
    kind: 'cooperative',
    commune: COMMUNE,
    phone: '0273 3855 000',
  });
  await post(cookie, '/villages', { id: 'lang', name: 'Làng Phú Đông', commune: COMMUNE });
  const site = { name: 'Ao tôm 1', kind: 'pond', organisation: 'htx', village: 'lang' };
  await post(cookie, '/sites', { id: 'ao-1', latitude: 10.25, longitude: 106.7, ...site });
  await post(cookie, '/sites/ao-1/seasons', {
    crop: 'vannamei-shrimp',
    name: 'Vụ 2',
    from: '2026-01-01',
    stages: [{ stage: 'nursery', from: '2026-01-02' }],
  });
}

const settled = async (page: Page): Promise<void> => {
  await page.locator('main h1').first().waitFor();
  const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root');
  await expect.poll(() => pending.count(), { timeout: 20_000 }).toBe(0);
};

const paths = [
  '/organisations',
  '/organisations?edit=htx',
  '/villages',
  '/villages/lang?editing=true',
  '/sites',
  '/sites/ao-1',
  '/sites/ao-1/edit',
  '/sites/new',
];

describe.skipIf(!hasBrowser)('pages of organisations, villages and sites', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    await furnish();
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it.each([
    { language: 'vi', theme: 'light', width: 360 },
    { language: 'en', theme: 'dark', width: 1440 },
  ] as const)(
    'open without complaint, barrier or sideways scroll in $language, $theme, $width px',
    async (view) => {
      const context = await openView(browser, server.http, view);
      await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
      const page = await context.newPage();
      const heard = complaints(page);
      for (const path of paths) {
        await page.goto(path);
        await settled(page);
        expect(await sidewaysScroll(page), path).toBe(0);
        expect(await seriousBarriers(page), path).toEqual([]);
      }
      // What the driver of a graphics card that is not there has to say is not about the page.
      expect(heard.filter((text) => !text.includes('GL Driver Message'))).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  describe('on a phone', () => {
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      context = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 360 });
      await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: server.http } });
      page = await context.newPage();
    }, SLOW);
    afterAll(() => context?.close());

    it(
      'make a site in a village, and say what is wrong beside the field',
      async () => {
        await page.goto('/villages/lang');
        await page.getByRole('link', { name: 'Thêm điểm đo vào làng' }).click();
        await page.waitForURL(/\/sites\/new\?village=lang/);
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Chưa nhập tên.').waitFor();
        await page.getByLabel('Tên điểm đo').fill('Ruộng ông Bảy');
        await page.getByLabel('Vĩ độ').fill('ngoài đồng');
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Vĩ độ từ −90 đến 90').waitFor();
        // As maps on the web give it: both at once.
        await page.getByLabel('Vĩ độ').fill('10.2661, 106.6695');
        expect(await page.getByLabel('Kinh độ').inputValue()).toBe('106.6695');

        await page.getByText('Ranh thửa', { exact: true }).click();
        await page.getByText('Dán ranh thửa (GeoJSON)').click();
        const ring = [
          [106.7, 10.26],
          [106.701, 10.261],
          [106.701, 10.26],
          [106.7, 10.261],
        ];
        const edge = page.getByRole('textbox', { name: 'Dán ranh thửa (GeoJSON)' });
        await edge.fill(JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText(/Ranh tự cắt nhau ở 10,26050, 106,70050/).waitFor();
        await edge.fill(JSON.stringify({ type: 'Polygon', coordinates: [[ring[0], ring[2], ring[1], ring[3]]] }));
        await page.getByText('4 góc, 1,21 ha').waitFor();
        await page.getByRole('button', { name: 'Lưu' }).click();

        await page.waitForURL(/\/sites\/ruong-ong-bay-/);
        await page.getByRole('heading', { name: 'Ruộng ông Bảy' }).waitFor();
        await page.getByText('Xã Tân Phú Đông, Tỉnh Đồng Tháp').waitFor();
        await page.getByText('1,21 ha').waitFor();
      },
      SLOW,
    );

    it(
      'record the crop, by a few letters of its name',
      async () => {
        await page.getByRole('button', { name: 'Ghi cây trồng, vật nuôi' }).click();
        await page.getByRole('combobox', { name: 'Cây trồng, vật nuôi' }).fill('sau rieng');
        await page.getByRole('option', { name: 'Sầu riêng' }).click();
        await page.getByLabel('Tên vụ').fill('Mùa trái 2026');
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Mùa trái 2026').waitFor();
        await page.getByText('chưa ghi').waitFor();
      },
      SLOW,
    );

    it(
      'change the stage at two presses',
      async () => {
        await page.goto('/sites/ao-1');
        await page.getByText('Ương giống').waitFor();
        await page.getByRole('button', { name: 'Đổi giai đoạn' }).click();
        await page.getByRole('button', { name: 'Tôm lứa (30–60 ngày)' }).click();
        await page.getByText(/từ \d\d\/\d\d\/\d{4} \(ngày thứ 1\)/).waitFor();
        await page.locator('strong').getByText('Tôm lứa (30–60 ngày)').waitFor();
        await expect.poll(() => page.getByRole('button', { name: 'Ương giống' }).count()).toBe(0);
      },
      SLOW,
    );

    it(
      'find a site without tone marks, and what grows there',
      async () => {
        await page.goto('/sites');
        await page.getByRole('searchbox').fill('ong bay');
        await page.waitForURL(/q=/);
        await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
        await page.getByRole('link', { name: 'Ruộng ông Bảy' }).waitFor();
        await page.goto('/sites?crop=vannamei-shrimp');
        await page.getByText('Tôm thẻ · Tôm lứa (30–60 ngày)').waitFor();
        await expect.poll(() => page.locator('tbody tr').count()).toBe(1);
      },
      SLOW,
    );

    it(
      'keep a site that others changed meanwhile as they left it, and say so',
      async () => {
        await page.goto('/sites/ao-1/edit');
        await page.getByLabel('Tên điểm đo').fill('Ao của tôi');
        const cookie = await signIn(server);
        await fetch(`${server.http}/api/v1/sites/ao-1`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', cookie, origin: server.http },
          body: JSON.stringify({ name: 'Ao của người khác' }),
        });
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Có người vừa sửa trước bà con').waitFor();
        await page.goto('/sites/ao-1');
        await page.getByRole('heading', { name: 'Ao của người khác' }).waitFor();
      },
      SLOW,
    );
  });
});
