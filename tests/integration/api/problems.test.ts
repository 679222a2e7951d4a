import { connect } from 'node:net';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from '../../../domain/api/common.ts';
import { StoreUnavailable } from '../../../store/readings/reading-store.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

let api: RunningApi;
beforeAll(async () => {
  api = await startApi();
  await api.send('POST', '/api/v1/devices', { id: 'd1', name: 'One', profile: 'generic-json' });
});
afterAll(() => api.close());

const range = 'from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';

describe('problem details', () => {
  it('name the path of each field that is wrong', async () => {
    const answer = await api.send('POST', '/api/v1/devices', {
      id: 'bad id',
      name: '',
      profile: 'generic-json',
      extra: 1,
    });
    expect(answer.status).toBe(400);
    const { code, errors } = await bodyOf(problem, answer);
    expect(code).toBe('invalid');
    expect(errors?.map((error) => error.path)).toEqual(expect.arrayContaining(['body.id', 'body.name']));
  });

  it.each([
    ['a body of 2 MiB', 'POST', '/api/v1/devices', JSON.stringify({ name: 'x'.repeat(2 ** 21) }), 413, 'too-large'],
    ['broken JSON', 'POST', '/api/v1/devices', '{', 400, 'broken-json'],
    ['an address that does not exist', 'GET', '/api/v1/nothing', undefined, 404, 'not-found'],
    ['a method that does not exist', 'PUT', '/api/v1/devices', '{}', 404, 'not-found'],
    ['an unknown device', 'GET', '/api/v1/devices/ghost', undefined, 404, 'not-found'],
    ['an id beyond any length', 'GET', `/api/v1/devices/${'x'.repeat(300)}`, undefined, 404, 'not-found'],
    ['a percent sign that encodes nothing', 'GET', '/api/v1/devices/%zz', undefined, 400, 'invalid'],
    ['a cursor from nowhere', 'GET', '/api/v1/devices?cursor=bm9wZQ', undefined, 400, 'bad-cursor'],
    ['a cursor of another list', 'GET', '/api/v1/alerts?cursor=ImQxIg', undefined, 400, 'bad-cursor'],
    ['a limit of 0', 'GET', '/api/v1/devices?limit=0', undefined, 400, 'invalid'],
    ['a limit beyond all measure', 'GET', '/api/v1/devices?limit=1000000', undefined, 400, 'invalid'],
    ['an unknown freshness', 'GET', '/api/v1/devices?freshness=stale', undefined, 400, 'invalid'],
    ['a quarantine id that is no number', 'GET', '/api/v1/quarantine/x', undefined, 404, 'not-found'],
    ['no range', 'GET', '/api/v1/observations?device=d1', undefined, 400, 'invalid'],
    ['no device', 'GET', `/api/v1/observations?${range}`, undefined, 400, 'invalid'],
    ['an unknown device in a range', 'GET', `/api/v1/observations?device=ghost&${range}`, undefined, 404, 'not-found'],
    [
      'a range that ends before it begins',
      'GET',
      '/api/v1/observations?device=d1&from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z',
      undefined,
      400,
      'invalid',
    ],
    ['a time that is none', 'GET', '/api/v1/observations?device=d1&from=yesterday&to=today', undefined, 400, 'invalid'],
    [
      'a cursor of observations from nowhere',
      'GET',
      `/api/v1/observations?device=d1&${range}&cursor=WzEsMl0`,
      undefined,
      400,
      'bad-cursor',
    ],
    ['a datastream that is none', 'GET', `/api/v1/series?datastream=d1&${range}`, undefined, 400, 'invalid'],
    ['a bucket of 0', 'GET', `/api/v1/series?datastream=d1/salinity&${range}&bucket=0s`, undefined, 400, 'invalid'],
    [
      'a bucket of no unit',
      'GET',
      `/api/v1/series?datastream=d1/salinity&${range}&bucket=15`,
      undefined,
      400,
      'invalid',
    ],
    [
      'too many buckets',
      'GET',
      `/api/v1/series?datastream=d1/salinity&${range}&bucket=1s`,
      undefined,
      400,
      'too-many-rows',
    ],
    ['latest of an unknown device', 'GET', '/api/v1/latest?device=ghost', undefined, 404, 'not-found'],
  ])('%s: %s %s', async (_name, method, path, body, status, code) => {
    const answer = await api.send(method, path, body);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status,
      code,
      type: `urn:sen:problem:${code}`,
      requestId: answer.headers.get('x-request-id'),
    });
    expect(answer.status).toBe(status);
  });

  it('ask for JSON when something else comes', async () => {
    const answer = await api.send('POST', '/api/v1/devices', 'a=1', { headers: { 'content-type': 'text/csv' } });
    expect(answer.status).toBe(415);
  });

  it('say nothing of what broke inside', async () => {
    api.readings.failure = new Error('secret path /var/lib/sen');
    const answer = await api.get(`/api/v1/observations?device=d1&${range}`);
    api.readings.failure = null;
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
  });

  it('say which part is not there now, and when to come back', async () => {
    api.readings.failure = new StoreUnavailable('unreachable', 'connect ECONNREFUSED 10.0.0.1:8086');
    const answer = await api.get(`/api/v1/observations?device=d1&${range}`);
    api.readings.failure = null;
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    const text = await answer.text();
    expect(text).toContain('unreachable');
    expect(text).not.toContain('10.0.0.1');
  });

  it('say that the disk is full, while everything can still be read', async () => {
    const other = await startApi();
    try {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(other.registry);
      await sql.raw(`pragma max_page_count = ${rows[0]?.page_count}`).execute(other.registry);
      let answer = await other.send('POST', '/api/v1/sites', { id: 's', name: 'S', kind: 'field' });
      for (let n = 0; n < 300 && answer.status === 201; n++)
        answer = await other.send('POST', '/api/v1/sites', { id: `s${n}`, name: 'x'.repeat(120), kind: 'field' });
      expect(answer.status).toBe(503);
      expect((await bodyOf(problem, answer)).detail).toContain('disk is full');
      // Nothing can be written at all, not even when a token was last used.
      await sql.raw('pragma query_only = on').execute(other.registry);
      other.clock.now += 3_600_000;
      expect((await other.get('/api/v1/sites')).status).toBe(200);
    } finally {
      await other.close();
    }
  });

  it('answer even what is not HTTP', async () => {
    const { port } = new URL(api.url);
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () =>
        socket.write('\x10\x0c\x00\x04MQTT\x04\x02\x00\x3c\x00\x00'),
      );
      let got = '';
      socket.on('data', (chunk) => {
        got += chunk;
      });
      socket.on('close', () => resolve(got));
      socket.on('error', reject);
    });
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('application/problem+json');
  });
});
