import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, launchBrowser, openView, seriousBarriers, sidewaysScroll } from '../support/browser.ts';
import { removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 120_000;
const NEW = { email: 'lan@example.org', name: 'Nguyễn Thị Lan', password: 'ruộng lúa chín vàng' };

let server: TestServer;
let browser: Browser;
let chief: string;

async function post(path: string, body: unknown): Promise<{ readonly id: string; readonly link: string }> {
  const answer = await fetch(`${server.http}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie: chief, origin: server.http },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json() as Promise<{ id: string; link: string }>;
}

const codeOf = (secret: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: 30 }).generate({ timestamp: at });

async function expectFine(page: Page): Promise<void> {
  expect(await seriousBarriers(page)).toEqual([]);
  expect(await sidewaysScroll(page)).toBe(0);
}

describe.skipIf(!hasBrowser)('people', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    chief = await signIn(server);
    // An installation in use, which greets nobody with the first steps.
    await post('/organisations', { id: 'htx-tan-phu-dong', name: 'HTX Tân Phú Đông', kind: 'cooperative' });
  }, SLOW);
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'are invited on a desktop, accept on a phone, and sign in with a code from then on',
    async () => {
      const desk = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 1440 });
      await desk.addCookies([{ name: 'sen_session', value: chief.split('=')[1] ?? '', url: server.http }]);
      const office = await desk.newPage();
      await office.goto('/people/invite');
      await office.getByLabel('Được làm gì').selectOption('manager');
      const where = office.getByRole('combobox', { name: 'Quyền ở đâu' });
      await where.fill('tan phu');
      await office.getByRole('option', { name: 'HTX Tân Phú Đông' }).waitFor();
      await where.press('Enter');
      await office.getByRole('button', { name: 'Tạo lời mời' }).click();
      const link = (await office.getByText('/invite#').textContent()) ?? '';
      expect(link.startsWith(`${server.http}/invite#`)).toBe(true);

      const pocket = await openView(browser, server.http, { language: 'vi', theme: 'light', width: 360 });
      const phone = await pocket.newPage();
      await phone.goto(link);
      await phone.getByText('HTX Tân Phú Đông').waitFor();
      await expectFine(phone);
      await phone.getByRole('button', { name: 'Vào Sen' }).click();
      await phone.getByText('Chưa nhập tên').waitFor();
      await phone.getByLabel('Tên của mình').fill(NEW.name);
      await phone.getByLabel('Email').fill(NEW.email);
      await phone.locator('input[name=password]').fill(NEW.password);
      await phone.getByRole('button', { name: 'Vào Sen' }).click();
      await phone.waitForURL((url) => !url.pathname.startsWith('/invite'));

      await phone.goto('/account');
      await phone.getByRole('button', { name: 'Bật mã xác nhận' }).click();
      await phone.getByLabel('Nhập mật khẩu để bắt đầu').fill(NEW.password);
      await phone.getByRole('button', { name: 'Tiếp tục' }).click();
      await phone.getByRole('img', { name: 'Mã QR' }).waitFor();
      await expectFine(phone);
      const uri = (await phone.getByRole('link', { name: 'Mở ứng dụng trên máy này' }).getAttribute('href')) ?? '';
      const secret = new URL(uri).searchParams.get('secret') ?? '';
      // A code counts once: the first is the one of the step before, so that the present one is left for signing in.
      await phone.getByLabel('Nhập mã 6 số').fill(codeOf(secret, Date.now() - 30_000));
      await phone.getByRole('button', { name: 'Xác nhận', exact: true }).click();
      await phone.getByText('Mã dự phòng', { exact: true }).waitFor();
      await phone.getByRole('button', { name: 'Tôi đã cất các mã' }).click();
      await phone.getByText('Đang bật').waitFor();

      await phone.goto('/more');
      await phone.getByRole('button', { name: 'Đăng xuất' }).click();
      await phone.waitForURL((url) => url.pathname === '/sign-in');
      await phone.getByLabel('Email').fill(NEW.email);
      await phone.locator('input[name=password]').fill(NEW.password);
      await phone.keyboard.press('Enter');
      const code = phone.getByLabel('Mã 6 số, hoặc mã dự phòng');
      await code.waitFor();
      await expectFine(phone);
      await code.fill('000000');
      await phone.keyboard.press('Enter');
      await phone.getByText('Mã chưa đúng').waitFor();
      await code.fill(codeOf(secret, Date.now()));
      await phone.keyboard.press('Enter');
      await phone.waitForURL((url) => url.pathname !== '/sign-in');
      await Promise.all([desk.close(), pocket.close()]);
    },
    SLOW,
  );

  it(
    'choose a new password by a link, once',
    async () => {
      const { id } = await post('/users', {
        email: 'quen@example.org',
        name: 'Quên',
        password: 'mật khẩu cũ lắm',
        grants: [{ role: 'viewer', scope: 'all' }],
      });
      const { link } = await post(`/users/${id}/password-resets`, {});
      const context = await openView(browser, server.http, { language: 'vi', theme: 'dark', width: 360 });
      const page = await context.newPage();
      await page.goto(link);
      await page.getByText('quen@example.org').waitFor();
      await page.locator('input[name=password]').fill('ngắn');
      await page.keyboard.press('Enter');
      await page.getByText('Mật khẩu cần ít nhất').waitFor();
      await expectFine(page);
      await page.locator('input[name=password]').fill('mật khẩu mới tinh');
      await page.keyboard.press('Enter');
      await page.getByText('Đã đổi mật khẩu').waitFor();
      await page.goto('/sign-in');
      await page.goto(link);
      await page.getByText('Đường dẫn này không còn dùng được').waitFor();
      await context.close();
    },
    SLOW,
  );
});
