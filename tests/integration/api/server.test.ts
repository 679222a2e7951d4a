import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { readiness } from '../../../domain/api/health.ts';
import { StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
let webRoot: string;

beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), 'sen-web-'));
  await mkdir(join(webRoot, 'assets'));
  await writeFile(join(webRoot, 'index.html'), '<!doctype html><title>Sen</title>');
  await writeFile(join(webRoot, 'assets', 'app-1a2b.js'), 'export {};');
  api = await startApi({ webRoot });
});
afterAll(async () => {
  await api.close();
  await rm(webRoot, { recursive: true });
});

describe('the OpenAPI document', () => {
  interface Document {
    openapi: string;
    paths: Record<string, Record<string, { responses: Record<string, unknown>; summary?: string; security?: unknown }>>;
    components: { schemas: Record<string, unknown>; securitySchemes: object };
  }
  const read = async () => (await (await api.get('/openapi.json', null)).json()) as Document;

  it('has every route of the API with a summary and its answers', async () => {
    const { openapi, paths } = await read();
    expect(openapi).toBe('3.1.0');
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );
    for (const { name, operation } of documented) {
      expect(operation.summary, name).toBeTruthy();
      expect(Object.keys(operation.responses), name).toContain('default');
    }
    const routes = api.app.routeList.flatMap((route) =>
      [route.method]
        .flat()
        .filter((method) => method !== 'HEAD')
        .map((method) => `${method} ${route.url.replaceAll(/:(\w+)/g, '{$1}')}`),
    );
    const names = documented.map(({ name }) => name);
    const expected = routes.filter((name) => name.includes('/api/v1/') && !name.endsWith('/live'));
    expect(expected.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toContain('GET /readyz');
  });

  it('refers to nothing that is not there', async () => {
    const document = await read();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      (m) => m[1],
    );
    expect(references).toContain('Device');
    expect(references.filter((name) => !((name as string) in document.components.schemas))).toEqual([]);
    expect(JSON.stringify(document)).not.toMatch(/"\$ref":"(?!#\/components\/schemas\/)/);
  });

  it('is shown at /docs with a policy that its page keeps to', async () => {
    const page = await api.get('/docs', null);
    expect(page.headers.get('content-type')).toContain('text/html');
    const html = await page.text();
    expect(html).toContain('swagger-ui');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    // Scripts that stand in the page would not run under it.
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>[^<]/);
  });
});

describe('health', () => {
  it('answers while everything works', async () => {
    expect(await (await api.get('/healthz', null)).json()).toEqual({ status: 'ok', version: '0.0.0-test' });
    const answer = await api.get('/readyz', null);
    expect(answer.status).toBe(200);
    expect(await bodyOf(readiness, answer)).toMatchObject({ ready: true, status: 'ok' });
  });

  it.each([
    ['the disk is full', 503, false, 'journal', 'disk-full'],
    ['the store cannot be reached', 200, true, 'store', 'unreachable'],
    ['ingest has lost the store', 200, true, 'ingest', 'timeout'],
    ['ingest has lost the registry', 503, false, 'ingest', 'registry'],
  ] as const)('says so when %s', async (_name, status, isReady, part, reason) => {
    // An answer is kept for a second, because anybody may ask: hence a server of its own.
    const other = await startApi();
    try {
      if (part === 'journal')
        other.parts.journalState = { kind: 'waiting', reason: 'disk-full', detail: '/data is full' };
      else if (part === 'store') other.readings.failure = new StoreUnavailable('unreachable', 'no');
      else other.parts.ingestState = { kind: 'degraded', reason, detail: '' };
      const answer = await other.get('/readyz', null);
      expect(answer.status).toBe(status);
      const body = await bodyOf(readiness, answer);
      expect(body).toMatchObject({ ready: isReady, status: 'degraded' });
      expect(body.checks.filter(({ ok }) => !ok)).toEqual([{ name: part, ok: false, reason }]);
    } finally {
      await other.close();
    }
  });
});

describe('metrics', () => {
  it('have every figure of the path of a reading', async () => {
    const answer = await api.get('/metrics', null);
    const text = await answer.text();
    for (const line of [
      'sen_uplinks_total 8',
      'sen_acks_total 7',
      'sen_ack_latency_seconds_bucket{le="0.02"}',
      'sen_journal_depth_commits 2',
      'sen_journal_disk_bytes 4096',
      'sen_stored_total 20',
      'sen_quarantined_total{reason="out-of-range"} 1',
      'sen_store_append_seconds{quantile="0.5"} 0.002',
      'sen_live_clients 0',
      '# TYPE sen_refusals_total counter',
    ])
      expect(text).toContain(line);
  });

  it('are not for those whom a proxy on this machine speaks for, unless they have a token', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    expect((await api.send('GET', '/metrics', undefined, { as: null, headers })).status).toBe(401);
    expect((await api.send('GET', '/metrics', undefined, { as: 'viewer', headers })).status).toBe(200);
  });
});

describe('the web app', () => {
  it('keeps files with a hash for ever, and asks for everything else anew', async () => {
    const asset = await api.get('/assets/app-1a2b.js', null);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    for (const path of ['/', '/index.html', '/devices/tube-1', '/alerts?state=open']) {
      const page = await api.get(path, null);
      expect(page.status, path).toBe(200);
      expect(page.headers.get('content-type'), path).toContain('text/html');
      expect(page.headers.get('cache-control'), path).toBe('no-cache');
      expect(await page.text(), path).toContain('<title>Sen</title>');
    }
  });

  it('has no page for what is missing of the API or of its files', async () => {
    for (const path of ['/api/v1/none', '/assets/none.js', '/api']) {
      const answer = await api.get(path, null);
      expect(answer.status, path).toBe(404);
      expect(answer.headers.get('content-type'), path).toContain('application/problem+json');
    }
  });

  it.each(['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json'])(
    'gives nothing away outside its folder: %s',
    async (path) => {
      const { port } = new URL(api.url);
      // fetch would resolve the path before it sends it.
      const text = await new Promise<string>((resolve, reject) => {
        const sent = request({ port, host: '127.0.0.1', path }, (answer) => {
          let got = '';
          answer.on('data', (chunk) => {
            got += chunk;
          });
          answer.on('end', () => resolve(got));
        });
        sent.on('error', reject).end();
      });
      expect(text).not.toContain('"dependencies"');
    },
  );

  it('says how to build it where it is missing', async () => {
    const bare = await startApi({ webRoot: join(webRoot, 'none') });
    const answer = await bare.get('/', null);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('npm run build');
    await bare.close();
  });
});

describe('MQTT over WebSocket', () => {
  const url = () => `${api.url.replace('http', 'ws')}/mqtt`;

  it.each(['mqtt', 'mqttv3.1'])(
    'hands a connection with the subprotocol %s to the broker, bytes as they come',
    async (protocol) => {
      const before = api.parts.streams.length;
      const socket = new WebSocket(url(), [protocol]);
      await once(socket, 'open');
      expect(socket.protocol).toBe(protocol);
      await vi.waitFor(() => expect(api.parts.streams.length).toBe(before + 1));
      const stream = api.parts.streams.at(-1);
      const got = once(stream as NonNullable<typeof stream>, 'data');
      socket.send(Buffer.from([0xc0, 0x00]));
      expect((await got)[0]).toEqual(Buffer.from([0xc0, 0x00]));
      const answered = once(socket, 'message');
      stream?.write(Buffer.from([0xd0, 0x00]));
      expect((await answered)[0]).toEqual(Buffer.from([0xd0, 0x00]));
      const closed = once(stream as NonNullable<typeof stream>, 'close');
      socket.terminate();
      await closed;
    },
  );

  it('ends a connection that names no subprotocol, and one that sends text', async () => {
    const bare = new WebSocket(url());
    expect((await once(bare, 'close'))[0]).toBe(1002);
    const texting = new WebSocket(url(), ['mqtt']);
    await once(texting, 'open');
    texting.send('CONNECT');
    await once(texting, 'close');
  });
});
