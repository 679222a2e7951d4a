import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
  type View,
} from '../support/browser.ts';
import { ADMIN, removeDir, sen, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const SECOND = 'duyet@example.org';

let server: TestServer;
let browser: Browser;
let second: typeof ADMIN;

/** A browser in which somebody is signed in. */
async function signedIn(who: typeof ADMIN, view: View): Promise<Page> {
  const context = await openView(browser, server.http, view);
  const answer = await context.request.post('/api/v1/session', { data: who, headers: { origin: server.http } });
  expect(answer.status()).toBe(200);
  return context.newPage();
}

const phone: View = { language: 'vi', theme: 'light', width: 360 };
const desk: View = { language: 'en', theme: 'dark', width: 1440 };

describe.skipIf(!hasBrowser)('a warning for the public', () => {
  beforeAll(async () => {
    server = await startServer();
    browser = await launchBrowser();
    const add = ['user', 'add', SECOND, '--role', 'manager', '--scope', 'all', '--json'];
    const { code, stdout, stderr } = await sen(server.dataDir, add);
    expect(code, stderr).toBe(0);
    second = { email: SECOND, password: (JSON.parse(stdout) as { password: string }).password };
  }, SLOW);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    if (server) removeDir(server.dataDir);
  });

  it(
    'is written on a phone, read and published by a second person at a desk, and stands on the public feed',
    async () => {
      const page = await signedIn(ADMIN, phone);
      const heard = complaints(page);
      await page.goto('/warnings');
      await page.getByLabel('Tên cơ quan').fill('Ủy ban nhân dân xã Tân Phú Đông');
      await page.getByLabel('Tên miền hoặc địa chỉ thư').fill('xa-tan-phu-dong.example.org');
      await page.getByRole('button', { name: 'Lưu' }).click();
      await page.getByText('Bên phát cảnh báo:').waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);

      await page.getByRole('link', { name: 'Soạn cảnh báo' }).click();
      await page.getByRole('button', { name: 'Gửi để duyệt' }).click();
      await page.getByText('Chọn ít nhất một xã, phường.').waitFor();
      await page.getByLabel('Chuyện gì (vài chữ)').fill('Xâm nhập mặn');
      await page.getByLabel('Tóm lại trong một câu').fill('Mặn 4,2 g/L ở cống Vàm Kênh');
      await page.getByLabel('Tình hình').fill('Mặn lên nhanh theo triều cường.');
      await page.getByLabel('Bà con cần làm gì').fill('Đóng cống, trữ nước ngọt.');
      await page.getByLabel('Khu vực, đọc lên ai cũng hiểu').fill('Các ấp ven sông');
      // By keyboard: a list that is scrolled to be clicked on closes by itself.
      const commune = page.getByRole('combobox', { name: 'Thêm xã, phường' });
      await commune.fill('Xã Tân Phú Đông');
      await page.getByRole('option', { name: 'Xã Tân Phú Đông, Tỉnh Đồng Tháp' }).waitFor();
      await commune.press('ArrowDown');
      await commune.press('Enter');
      await page.getByRole('button', { name: /Bỏ .*Tân Phú Đông/ }).waitFor();
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await seriousBarriers(page)).toEqual([]);
      await page.getByRole('button', { name: 'Gửi để duyệt' }).click();
      await page.getByRole('heading', { level: 1, name: 'Mặn 4,2 g/L ở cống Vàm Kênh' }).waitFor();
      await page.getByText('nên cần một người khác duyệt').waitFor();
      await page.getByText('Mặn bốn phẩy hai gam trên lít ở cống Vàm Kênh.').first().waitFor();
      const address = new URL(page.url()).pathname;

      const decider = await signedIn(second, desk);
      await decider.goto(address);
      await decider.getByRole('button', { name: 'Publish' }).click();
      await decider.getByRole('button', { name: 'Publish to everybody?' }).click();
      await decider.getByText('In force', { exact: true }).waitFor();
      expect(await seriousBarriers(decider)).toEqual([]);
      const link = await decider.getByRole('link', { name: 'CAP 1.2 message (XML)' }).getAttribute('href');
      const message = await (await fetch(`${server.http}${link}`)).text();
      expect(message).toContain('<event>Xâm nhập mặn</event>');
      expect(await (await fetch(`${server.http}/feeds/warnings.atom`)).text()).toContain(link ?? 'no link');

      await decider.getByRole('link', { name: 'Write a cancellation' }).click();
      await decider.getByRole('button', { name: 'Send to be decided' }).click();
      await decider.getByText('Cancellation', { exact: true }).waitFor();
      expect(heard).toEqual([]);
      await page.context().close();
      await decider.context().close();
    },
    SLOW,
  );
});
