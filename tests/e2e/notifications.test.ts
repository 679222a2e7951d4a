import { connectAsync } from 'mqtt';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { complaints, hasBrowser, launchBrowser, openView, type View } from '../support/browser.ts';
import { ADMIN, removeDir, signIn, startServer, type TestServer } from '../support/server.ts';

const SLOW = 180_000;
const PHONE: View = { language: 'vi', theme: 'light', width: 360 };

let server: TestServer;
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

/** A device under a rule that raises at once, and somebody who follows everything. */
async function furnish(): Promise<void> {
  cookie = await signIn(server);
  await call('PUT', '/account/notifications', { follows: ['all'], tellFrom: 'watch', quiet: null });
  const channels = (webhook: { allowPrivate: boolean; allow: string[] }) =>
    call('PUT', '/settings/channels', {
      telegram: { apiUrl: null },
      zalo: { appId: null, templates: [] },
      sms: { gateway: null },
      webhook,
      push: { subject: null },
    });
  // An address of this machine is taken while that is allowed, and told nothing once it is not.
  await channels({ allowPrivate: false, allow: ['127.0.0.1/32'] });
  await call('POST', '/account/endpoints', {
    kind: 'webhook',
    name: 'Phần mềm xã',
    config: { url: 'http://127.0.0.1:9/' },
  });
  await channels({ allowPrivate: false, allow: [] });
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
  await client.publishAsync('sen/v1/ao-1/up', JSON.stringify({ dissolved_oxygen: 2 }), { qos: 1 });
  await client.endAsync();
  const unread = async () => (await call<{ unread: number }>('GET', '/account/notices')).unread;
  await vi.waitFor(async () => expect(await unread()).toBe(1), { timeout: 20_000 });
  alertId = (await call<{ items: { id: string }[] }>('GET', '/alerts')).items[0]!.id;
}

async function openAs(
  view: View & { readonly worker?: boolean },
): Promise<{ context: BrowserContext; page: Page; heard: string[] }> {
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

/** What a browser hands out whose push service can be reached, which that of a test cannot. */
const pretendSubscription = `
  const json = { endpoint: 'https://push.example.org/wp/abc', expirationTime: null, keys: {
    p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM', auth: 'BTBZMqHH6r4Tts7J_aSIgg' } };
  const subscription = { endpoint: json.endpoint, options: { applicationServerKey: null }, toJSON: () => json, unsubscribe: async () => true };
  let current = null;
  PushManager.prototype.subscribe = async function ({ applicationServerKey }) {
    if (applicationServerKey.length !== 65) throw new Error('no key of a server');
    current = subscription;
    return subscription;
  };
  PushManager.prototype.getSubscription = async () => current;
`;

describe.skipIf(!hasBrowser)('messages', () => {
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

  it(
    'are chosen by place, level and hour, and stay so',
    async () => {
      const { context, page } = await openAs(PHONE);
      await page.goto('/account/notifications');
      await settled(page);
      await page.getByLabel('Báo ngay từ mức').selectOption('act');
      await page.getByText('Giờ nghỉ, đừng làm phiền').click();
      await page.getByLabel('Từ', { exact: true }).fill('22:00');
      await page.getByRole('button', { name: 'Lưu', exact: true }).click();
      await page.getByText('Đã lưu').waitFor();
      await page.reload();
      await settled(page);
      expect(await page.getByLabel('Từ', { exact: true }).inputValue()).toBe('22:00');
      expect(await call('GET', '/account/notifications')).toMatchObject({
        follows: ['all'],
        tellFrom: 'act',
        quiet: { from: '22:00', to: '05:00' },
      });
      await context.close();
    },
    SLOW,
  );

  it(
    'go to addresses once those are confirmed, and a test tells what became of it',
    async () => {
      const { context, page } = await openAs(PHONE);
      await page.goto('/account/notifications');
      await settled(page);
      await page.getByText('Thêm nơi nhận khác').click();
      await page.getByLabel('Địa chỉ email').fill('không phải email');
      await page.getByRole('button', { name: 'Thêm', exact: true }).click();
      await page.getByText('Chưa đúng dạng').waitFor();
      await page.getByLabel('Địa chỉ email').fill('truc@htx.vn');
      await page.getByRole('button', { name: 'Thêm', exact: true }).click();
      await page.getByText('Chờ xác nhận').waitFor();
      await page.getByLabel(/^Mã 6 số vừa gửi tới/).fill('000000');
      await page.getByRole('button', { name: 'Xác nhận' }).click();
      await page.getByText('Mã chưa đúng').waitFor();

      await page.getByRole('button', { name: 'Gửi thử tới Phần mềm xã' }).click();
      // Addresses of the machine itself are told nothing.
      await page.getByText('Địa chỉ nằm trong mạng riêng nên bị chặn.').waitFor({ timeout: 20_000 });
      await page.getByRole('button', { name: 'Gỡ Email' }).click();
      await page.getByRole('button', { name: 'Bấm lần nữa để chắc chắn' }).click();
      await expect.poll(() => page.getByText('Chờ xác nhận').count()).toBe(0);
      await context.close();
    },
    SLOW,
  );

  it(
    'are read in the page, and counted until then',
    async () => {
      const { context, page } = await openAs(PHONE);
      await page.goto('/');
      await page.getByRole('link', { name: 'Tin báo, 1 tin chưa đọc' }).click();
      // The page before it stands until this one has come.
      await page.getByRole('heading', { name: 'Tin báo cho tôi', exact: true }).waitFor();
      await page.getByRole('link', { name: /Oxy thấp/ }).waitFor();
      await page.getByRole('button', { name: 'Đã đọc hết' }).click();
      await page.getByRole('link', { name: 'Tin báo', exact: true }).waitFor();
      await page.getByRole('link', { name: /Oxy thấp/ }).click();
      await page.waitForURL(`**/alerts/${alertId}`);
      await context.close();
    },
    SLOW,
  );

  it(
    'stand in a log with what became of each, filtered by the address',
    async () => {
      const { context, page } = await openAs(PHONE);
      await page.goto('/deliveries');
      await settled(page);
      await page.getByLabel('Gửi qua').selectOption('webhook');
      await page.waitForURL(/channel=webhook/);
      await page.locator('[data-state=failed]').first().waitFor();
      await page.getByLabel('Kết quả').selectOption('sent');
      await page.getByText('Không có tin nào khớp').waitFor();
      await page.reload();
      await settled(page);
      expect(await page.getByLabel('Kết quả').inputValue()).toBe('sent');
      await context.close();
    },
    SLOW,
  );

  it(
    'are shown by this browser once it is allowed, one for each cause, and lead to the alert',
    async () => {
      const { context, page } = await openAs({ ...PHONE, worker: true });
      await context.grantPermissions(['notifications']);
      await page.addInitScript(pretendSubscription);
      await page.goto('/account/notifications');
      await settled(page);
      await page.getByRole('button', { name: 'Hiện tin trên máy này' }).click();
      await page.getByText('Máy này đang nhận tin').waitFor();
      const { items } = await call<{ items: { kind: string; recipient: string }[] }>('GET', '/account/endpoints');
      expect(items.filter(({ kind }) => kind === 'push')).toHaveLength(1);

      const session = await context.newCDPSession(page);
      const registration = new Promise<string>((done) =>
        session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
          for (const one of registrations) done(one.registrationId);
        }),
      );
      await session.send('ServiceWorker.enable');
      const registrationId = await registration;
      const push = (data: string) =>
        session.send('ServiceWorker.deliverPushMessage', { origin: server.http, registrationId, data });
      const shown = () =>
        page.evaluate<object[]>(`navigator.serviceWorker.ready
          .then((registration) => registration.getNotifications())
          .then((all) => all.map(({ title, body, tag, data }) => ({ title, body, tag, data })))`);
      const message = { title: 'Oxy thấp', body: 'Ao 1: 2 mg/L', language: 'vi', level: 'danger', alert: alertId };
      await push(JSON.stringify({ ...message, tag: 'told/g1/act/u/e' }));
      await push(JSON.stringify({ ...message, body: 'Ao 1: 1 mg/L', tag: 'told/g1/danger/u/e' }));
      await push('not what we send');
      await expect.poll(async () => (await shown()).length).toBe(2);
      expect(await shown()).toEqual(
        expect.arrayContaining([
          { title: 'Oxy thấp', body: 'Ao 1: 1 mg/L', tag: 'g1', data: { path: `/alerts/${alertId}` } },
          { title: 'Sen', body: 'Có tin mới. Mở Sen để xem.', tag: 'sen', data: { path: '/notices' } },
        ]),
      );

      const [worker] = context.serviceWorkers();
      await worker!.evaluate(`(async () => {
        const [one] = await self.registration.getNotifications({ tag: 'g1' });
        self.dispatchEvent(new NotificationEvent('notificationclick', { notification: one }));
      })()`);
      await page.waitForURL(`**/alerts/${alertId}`);
      await context.close();
    },
    SLOW,
  );

  it(
    'cannot be shown where somebody said no: the page says what helps',
    async () => {
      const { context, page } = await openAs(PHONE);
      await page.addInitScript(`Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`);
      await page.goto('/account/notifications');
      await settled(page);
      await page.getByText('Trình duyệt đang chặn tin của Sen').waitFor();
      await context.close();
    },
    SLOW,
  );
});
