import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type HttpsListener, serveHttps } from '../../../api/http/serve-https.ts';
import type { ApiDependencies } from '../../../api/ports.ts';
import { makeCertificates, type TestCertificates } from '../../support/certificates.ts';
import { httpsRequest } from '../../support/https-request.ts';
import { ADMIN, type RunningApi, startApi } from './start-api.ts';

let certificates: TestCertificates;
let api: RunningApi;
let https: HttpsListener;
const opened: { terminate(): void }[] = [];

async function start(overrides: Partial<ApiDependencies> = {}): Promise<void> {
  api = await startApi({ redirectTo: (host) => https && `https://${host}:${https.port}`, ...overrides });
  https = await serveHttps(api.app, { host: '127.0.0.1', port: 0, secure: certificates.server });
}
async function stop(): Promise<void> {
  for (const socket of opened.splice(0)) socket.terminate();
  await api.close();
  await https.close();
}
const site = () => `https://127.0.0.1:${https.port}`;
const ask = (path: string, more: Partial<Parameters<typeof httpsRequest>[1]> = {}) =>
  httpsRequest(`${site()}${path}`, { ca: certificates.authority.cert, ...more });
const signIn = (headers: Record<string, string>) => ask('/api/v1/session', { method: 'POST', json: ADMIN, headers });

beforeAll(async () => {
  certificates = await makeCertificates();
});
afterAll(() => certificates.remove());

describe('over HTTPS', () => {
  beforeEach(() => start());
  afterEach(stop);

  it('signs in with a Secure cookie, which then works', async () => {
    const answer = await signIn({ origin: site() });
    expect(answer.status).toBe(200);
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^sen_session=.*HttpOnly.*Secure/);
    const mine = await ask('/api/v1/session', { headers: { cookie: cookie.split(';', 1)[0] ?? '' } });
    expect(mine.status).toBe(200);
  });

  it('refuses pages of other sites, and of this host over plain HTTP', async () => {
    for (const origin of ['https://evil.example', `http://127.0.0.1:${https.port}`, `${site()}0`, 'null'])
      expect((await signIn({ origin })).status, origin).toBe(403);
  });

  it('opens the live channel for our own pages alone', async () => {
    const cookie = (await signIn({ origin: site() })).headers['set-cookie']?.[0]?.split(';', 1)[0] ?? '';
    const open = (origin: string) => {
      const socket = new WebSocket(`${site().replace('https', 'wss')}/api/v1/live`, {
        ca: certificates.authority.cert,
        headers: { cookie },
        origin,
      });
      opened.push(socket);
      return socket;
    };
    const [greeting] = await once(open(site()), 'message');
    expect(JSON.parse(String(greeting))).toMatchObject({ type: 'hello' });
    const [error] = await once(open('https://evil.example'), 'error');
    expect(String(error)).toContain('403');
  });

  it('takes MQTT over WebSocket', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${https.port}/mqtt`, ['mqtt'], { ca: certificates.authority.cert });
    opened.push(socket);
    await once(socket, 'open');
    expect(api.parts.streams).toHaveLength(1);
  });

  it('keeps the guards of a browser, and names HSTS only where the address has no port', async () => {
    const guarded = await ask('/healthz');
    expect(guarded.headers['content-security-policy']).toContain("default-src 'self'");
    expect(guarded.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(guarded.headers['strict-transport-security']).toBeUndefined();
    const usual = await ask('/healthz', { headers: { 'x-forwarded-host': 'sen.example' } });
    expect(usual.headers['strict-transport-security']).toBe('max-age=31536000');
    expect((await api.get('/healthz')).headers.get('strict-transport-security')).toBeNull();
  });

  it('asks no browser for a certificate, and shows a new one once it is renewed', async () => {
    const other = await makeCertificates();
    https.renew({ ...other.server, ca: other.authority.cert });
    await expect(ask('/healthz')).rejects.toThrow(/certificate/);
    expect((await ask('/healthz', { ca: other.authority.cert })).status).toBe(200);
    other.remove();
  });

  it('ends what is not TLS', async () => {
    const socket = connect(https.port, '127.0.0.1');
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    let answered = 0;
    socket.on('data', (bytes) => {
      answered += bytes.toString().startsWith('HTTP') ? 1 : 0;
    });
    await once(socket, 'close');
    expect(answered).toBe(0);
  });

  it('stops although a WebSocket is open', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${https.port}/mqtt`, ['mqtt'], { ca: certificates.authority.cert });
    opened.push(socket);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await api.app.close();
    await https.close();
    await closed;
  });
});

describe('plain HTTP beside HTTPS', () => {
  beforeEach(() => start());
  afterEach(stop);
  /** What comes through a proxy on this machine is not from this machine. */
  const afar = { 'x-forwarded-for': '203.0.113.9' };
  const get = (path: string, headers: Record<string, string>) =>
    fetch(`${api.url}${path}`, { headers, redirect: 'manual' });

  it('sends people over, path and method kept; health stays', async () => {
    const answer = await get('/c/abc?k=1', afar);
    expect(answer.status).toBe(308);
    expect(answer.headers.get('location')).toBe(`${site()}/c/abc?k=1`);
    expect(
      (await fetch(`${api.url}/api/v1/session`, { method: 'POST', headers: afar, redirect: 'manual' })).status,
    ).toBe(308);
    expect((await get('/healthz', afar)).status).toBe(200);
    expect((await get('/readyz', afar)).status).toBe(200);
  });

  it('redirects WebSockets too, for what they say would be heard', async () => {
    const socket = new WebSocket(`${api.url.replace('http', 'ws')}/mqtt`, ['mqtt'], { headers: afar });
    const [error] = await once(socket, 'error');
    expect(String(error)).toContain('308');
  });

  it('serves this machine itself, and proxies that came over HTTPS', async () => {
    expect((await get('/api/v1/session', {})).status).toBe(401);
    expect((await get('/api/v1/session', { ...afar, 'x-forwarded-proto': 'https' })).status).toBe(401);
  });

  it('does not follow a host that is no host', async () => {
    const answer = await get('/', { ...afar, 'x-forwarded-host': 'a b' });
    expect(answer.status).toBe(400);
  });
});

describe('behind a proxy', () => {
  afterEach(() => api.close());
  const attempt = (headers: Record<string, string>) =>
    api.send('POST', '/api/v1/session', ADMIN, { as: null, headers });
  const proxied = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'sen.example', origin: 'https://sen.example' };

  it('that is trusted: address, scheme and host are those of the browser', async () => {
    api = await startApi({ trustedProxies: ['127.0.0.0/8'] });
    const answer = await attempt({ ...proxied, 'x-forwarded-for': '203.0.113.9' });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).toContain('; Secure');
    expect(answer.headers.get('strict-transport-security')).toBe('max-age=31536000');
    const entry = await api.registry.selectFrom('audit').select('address').orderBy('id', 'desc').executeTakeFirst();
    expect(entry?.address).toBe('203.0.113.9');
    expect((await attempt({ ...proxied, origin: 'https://127.0.0.1' })).status).toBe(403);
    expect((await attempt({ ...proxied, origin: 'http://sen.example' })).status).toBe(403);
  });

  it('that is not trusted: what it says does not count', async () => {
    api = await startApi({ trustedProxies: ['10.0.0.1'] });
    expect((await attempt(proxied)).status).toBe(403);
    const { host } = new URL(api.url);
    const answer = await attempt({ ...proxied, origin: `http://${host}`, 'x-forwarded-for': '203.0.113.9' });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()[0]).not.toContain('Secure');
    const entry = await api.registry.selectFrom('audit').select('address').orderBy('id', 'desc').executeTakeFirst();
    expect(entry?.address).toBe('127.0.0.1');
  });
});
