import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openView, sidewaysScroll } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const COMMUNE = '28696@2025-07-01';

let server: TestServer;
let browser: Browser;
/** `households/ID` */
let household: string;

async function post(cookie: string, path: string, body: unknown): Promise<Response> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
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
  const whose = { kind: 'person', name: 'Lê Văn Mười', organisation: 'htx' };
  const { id } = (await (await post(cookie, '/households', whose)).json()) as { id: string };
  household = `households/${id}`;
}

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
        await page.getByText('chưa ghi', { exact: true }).waitFor();
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

    it.each([
      { thing: 'sites/ao-1', edit: '/sites/ao-1/edit', label: 'Tên điểm đo', shown: '/sites/ao-1', reread: true },
      { thing: 'villages/lang', edit: '/villages/lang?editing=true', label: 'Tên làng', shown: '/villages/lang' },
      {
        thing: 'organisations/htx',
        edit: '/organisations?edit=htx',
        label: 'Tên',
        shown: '/organisations',
        reread: true,
      },
      { thing: 'households/', edit: '?edit=true', label: 'Họ tên chủ hộ', shown: '' },
    ])(
      'keep $thing that others changed meanwhile as they left it, and say so',
      async ({ thing, edit, label, shown, reread = false }) => {
        const [at, path] = thing === 'households/' ? [household, `/${household}`] : [thing, ''];
        await page.goto(`${path}${edit}`);
        await page.getByLabel(label, { exact: true }).fill('Của tôi');
        const cookie = await signIn(server);
        await fetch(`${server.http}/api/v1/${at}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json', cookie, origin: server.http },
          body: JSON.stringify({ name: 'Của người khác' }),
        });
        if (reread) {
          // Coming back to the window reads it again, which is not to pass for having seen it.
          const again = page.waitForResponse((answer) => answer.url().endsWith(`/api/v1/${at}`) && answer.ok());
          await page.evaluate(`window.dispatchEvent(new Event('visibilitychange'))`);
          await again;
        }
        await page.getByRole('button', { name: 'Lưu', exact: true }).click();
        await page.getByText('Có người vừa sửa trước bà con').waitFor();
        await page.goto(`${path}${shown}`);
        await page.getByText('Của người khác').first().waitFor();
      },
      SLOW,
    );

    it(
      'move a village to the commune that is typed over the one it has',
      async () => {
        await page.goto('/villages/lang?editing=true');
        const field = page.getByRole('combobox', { name: 'Xã, phường' });
        await expect.poll(() => field.inputValue()).toBe('Xã Tân Phú Đông, Tỉnh Đồng Tháp');
        await field.fill('mang den');
        await page.getByRole('option', { name: 'Xã Măng Đen, Tỉnh Quảng Ngãi' }).click();
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('Xã Măng Đen, Tỉnh Quảng Ngãi').first().waitFor();
      },
      SLOW,
    );

    it(
      'say whose home a site is, and give it an id that does not',
      async () => {
        const cookie = await signIn(server);
        const body = { kind: 'household', name: 'Trần Thị Sáu', address: 'Ấp Bà Lang', organisation: 'htx' };
        const { id } = (await (await post(cookie, '/households', body)).json()) as { id: string };
        await page.goto('/sites/new');
        await page.getByLabel('Tên điểm đo').fill('Nhà bà Sáu');
        await page.getByRole('combobox', { name: 'Hộ dân' }).fill('tran thi');
        await page.getByRole('option', { name: 'Trần Thị Sáu · Ấp Bà Lang' }).click();
        expect(await sidewaysScroll(page)).toBe(0);
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.waitForURL(/\/sites\/nha-[a-z0-9]{8}$/);
        await page.getByRole('heading', { name: 'Nhà bà Sáu' }).waitFor();
        const site = new URL(page.url()).pathname.split('/').at(-1) as string;
        await page.goto(`/households/${id}`);
        await page.getByRole('link', { name: 'Nhà bà Sáu' }).waitFor();

        await page.goto(`/sites/${site}/edit`);
        const field = page.getByRole('combobox', { name: 'Hộ dân' });
        await expect.poll(() => field.inputValue()).toContain('Trần Thị Sáu');
        await page.getByLabel('Tên điểm đo').fill('Nhà cô Sáu');
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByRole('heading', { name: 'Nhà cô Sáu' }).waitFor();
        const answer = await fetch(`${server.http}/api/v1/sites/${site}`, { headers: { cookie } });
        expect(await answer.json()).toMatchObject({ household: id, name: 'Nhà cô Sáu' });

        await post(cookie, '/devices', { id: 'cong-to', name: 'Công tơ', profile: 'generic-json', site });
        await page.goto(`/sites/${site}/edit`);
        await expect.poll(() => field.inputValue()).toContain('Trần Thị Sáu');
        await field.fill('nguoi khac');
        await page.getByRole('option', { name: 'Của người khác' }).click();
        await page.getByRole('button', { name: 'Lưu' }).click();
        await page.getByText('số liệu đã đo ở đây là của hộ này').waitFor();
      },
      SLOW,
    );

    it(
      'hand out what is kept of oneself',
      async () => {
        await page.goto('/account');
        const waiting = page.waitForEvent('download');
        await page.getByRole('link', { name: 'Tải dữ liệu của tôi' }).click();
        const file = await waiting;
        expect(file.suggestedFilename()).toBe('sen-account.json');
        const kept = JSON.parse(await readFile(await file.path(), 'utf8'));
        expect(kept).toMatchObject({ account: { email: ADMIN.email }, grants: [{ scope: 'all' }] });
        expect(await sidewaysScroll(page)).toBe(0);
      },
      SLOW,
    );
  });
});
