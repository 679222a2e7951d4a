import { Encoder } from 'cbor-x';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Quarantined } from '../../domain/api/quarantine.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { Fleet, register, telemetry } from './support/fleet.ts';
import type { Comparison, Stated } from './support/ledger.ts';
import type { Message } from './support/publisher.ts';
import { until } from './support/until.ts';

const COUNT = 10_000;
const PATIENT = { withinMs: 90_000 };
const MENDABLE = 'soil_wetness';

const cbor = new Encoder({ mapsAsObjects: false, useRecords: false });
const nested = (depth: number): string => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

interface Kind {
  readonly name: string;
  /** Bytes of the i-th message of the kind; `at` is a distinct instant, epoch ms. */
  readonly payload: (i: number, at: number) => string | Buffer;
  /** Why it is set aside. */
  readonly reason: string;
}

const kinds: readonly Kind[] = [
  { name: 'broken JSON', payload: (i) => `{"water_level": ${i}`, reason: 'unreadable-payload' },
  { name: 'nothing', payload: () => '', reason: 'unreadable-payload' },
  { name: 'JSON 100 deep', payload: () => nested(100), reason: 'too-deep' },
  { name: 'an array 100 deep', payload: () => '['.repeat(100) + ']'.repeat(100), reason: 'too-deep' },
  { name: '__proto__', payload: (i) => `{"__proto__": {"polluted": ${i}}}`, reason: 'wrong-shape' },
  { name: 'a field named constructor', payload: () => '{"constructor": 1}', reason: 'unknown-field' },
  { name: 'words for a number', payload: (_i, at) => `{"ts": ${at}, "water_level": "high"}`, reason: 'not-a-number' },
  { name: 'NaN', payload: () => '{"water_level": NaN}', reason: 'unreadable-payload' },
  { name: '1e400', payload: (_i, at) => `{"ts": ${at}, "water_level": 1e400}`, reason: 'not-a-number' },
  {
    name: 'beyond what is possible',
    payload: (i, at) => `{"ts": ${at}, "water_level": ${500 + i}}`,
    reason: 'out-of-range',
  },
  { name: 'an object for a number', payload: () => '{"water_level": {"cm": 3}}', reason: 'wrong-shape' },
  { name: 'a bare number', payload: (i) => String(i), reason: 'wrong-shape' },
  {
    name: 'a wrong unit',
    payload: (i, at) => JSON.stringify([{ bn: 'bad-1:', n: 'water_level', u: 'Pa', t: at / 1000, v: i % 50 }]),
    reason: 'unknown-unit',
  },
  {
    name: 'SenML of a later version',
    payload: () => JSON.stringify([{ bver: 99, n: 'water_level', v: 1 }]),
    reason: 'wrong-shape',
  },
  { name: 'CBOR cut short', payload: (i) => Buffer.from([0x8f, 0xa2, 0x00, i & 0x17]), reason: 'unreadable-payload' },
  {
    name: 'CBOR of wrong shape',
    payload: (i) => cbor.encode([i, 'water_level', null]) as Buffer,
    reason: 'wrong-shape',
  },
  {
    name: 'bytes that mean nothing',
    payload: (i) => Buffer.from([0xff, 0xfe, 0xc0, i & 0xff, (i >> 8) & 0xff, 0xfd]),
    reason: 'unreadable-payload',
  },
  {
    name: 'a field that the profile does not name',
    payload: (i, at) => JSON.stringify({ ts: at, [MENDABLE]: (i % 1000) / 10 }),
    reason: 'unknown-field',
  },
];

/** Odd but good: what each means is stored. */
const odd: readonly {
  readonly name: string;
  readonly ts: (at: number) => unknown;
  readonly at: (at: number) => number | 'received';
}[] = [
  { name: '1970', ts: () => 12_345, at: () => 'received' },
  { name: '4020', ts: () => '4020-01-01T00:00:00Z', at: () => 'received' },
  { name: 'unreadable', ts: () => '2020-0327T12:39:05Z', at: () => 'received' },
  { name: 'seconds', ts: (at) => at / 1000, at: (at) => at },
  { name: 'ISO 8601 in UTC', ts: (at) => new Date(at).toISOString(), at: (at) => at },
  {
    name: 'without a zone',
    // Local to the installation, UTC+7.
    ts: (at) => new Date(at + 7 * 3_600_000).toISOString().replace('Z', ''),
    at: (at) => at,
  },
];

describe(`${COUNT} malformed uplinks among as many good ones`, () => {
  let server: ChaosServer;
  let fleet: Fleet;
  let compared: Comparison;
  let stored: Stated[];
  const expected = new Map<string, number>();
  const mended: Stated[] = [];

  beforeAll(async () => {
    server = await ChaosServer.prepare();
    await server.start();
    fleet = new Fleet(server);
    const good = ['good-1', 'good-2', 'good-3'];
    for (const id of good) await register(server, id);
    // It sends for itself and for the good ones, so that the bad and the good travel one behind the other.
    const gateway = await register(server, 'gateway-1', { profile: 'gateway' });
    for (const id of good) await server.api('PATCH', `/devices/${id}`, { gateway: 'gateway-1' });
    for (const id of ['bad-1', 'odd-1']) await register(server, id, { gateway: 'gateway-1', profile: 'paddy-level' });

    const nextGood = telemetry(good);
    // Seconds apart, so that instants survive being told in seconds.
    const from = Math.floor(Date.now() / 1000) * 1000 - COUNT * 1000;
    let sent = 0;
    const next = (): Message => {
      const i = sent >> 1;
      sent += 1;
      if (sent === 2 * COUNT) publisher.pause();
      return sent % 2 === 0 ? nextGood() : bad(i, from + i * 1000);
    };
    const publisher = fleet.add({ token: gateway, clientId: 'gateway-1', next, window: 100 });
    await until('all were sent', () => sent >= 2 * COUNT, PATIENT);
    await until('all are acknowledged', () => fleet.waiting === 0, PATIENT);
    await server.drained();
    stored = await server.exported();
    compared = fleet.ledger.compare(stored.filter(({ device }) => device.startsWith('good')));
  }, 180_000);

  afterAll(async () => {
    await fleet?.end();
    await server?.remove();
  });

  function bad(i: number, at: number): Message {
    const kind = kinds[i % kinds.length] as Kind;
    expected.set(kind.reason, (expected.get(kind.reason) ?? 0) + 1);
    if (kind.payload(i, at).toString().includes(MENDABLE)) {
      mended.push({ device: 'bad-1', datastream: 'soil_moisture', at, value: (i % 1000) / 10 });
    }
    return { topic: 'sen/v1/bad-1/up', payload: kind.payload(i, at), states: [] };
  }

  async function quarantine(query: string): Promise<Quarantined[]> {
    const items: Quarantined[] = [];
    let cursor: string | null = null;
    do {
      const from: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: Quarantined[]; next: string | null } = await server.api(
        'GET',
        `/quarantine?limit=500${query}${from}`,
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }

  it('stores every good one and not one value of a bad one', () => {
    expect(compared.promised).toBe(2 * COUNT);
    expect(compared).toMatchObject({ stored: 2 * COUNT, lost: [], doubled: 0, wrong: [], foreign: [] });
    expect(stored.filter(({ device }) => device === 'bad-1')).toEqual([]);
  });

  it('keeps every bad one aside with its reason and its bytes', async () => {
    const items = await quarantine('&state=waiting');
    const found = new Map<string, number>();
    for (const { reason } of items) found.set(reason, (found.get(reason) ?? 0) + 1);
    console.log(Object.fromEntries(found));
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    expect(items).toHaveLength(COUNT);
    expect(new Set(items.map(({ device }) => device))).toEqual(new Set(['bad-1']));
    for (const { detail, topic, connection } of items) {
      expect(detail).not.toBe('');
      expect({ topic, connection }).toEqual({ topic: 'sen/v1/bad-1/up', connection: 'gateway-1' });
    }
    const deep = items.find(({ payloadText }) => payloadText === nested(100));
    expect(deep?.reason).toBe('too-deep');
  });

  it('runs what waited through ingest once more after the profile is mended', async () => {
    const profile = await server.api<{ fields: unknown[] }>('GET', '/profiles/paddy-level');
    const field = { field: MENDABLE, property: 'soil_moisture', channel: null, unit: null, scale: 1, offset: 0 };
    await server.api('PUT', '/profiles/paddy-level', { ...profile, fields: [...profile.fields, field] });
    const others = (expected.get('unknown-field') ?? 0) - mended.length;
    const answer = await server.api('POST', '/quarantine/replays', { reason: 'unknown-field' });
    expect(answer).toEqual({ replayed: mended.length, stillWaiting: others });
    const now = (await server.exported()).filter(({ device }) => device === 'bad-1');
    const byTime = (a: Stated, b: Stated) => a.at - b.at;
    expect(now.toSorted(byTime)).toEqual(mended.toSorted(byTime));
    expect(await quarantine('&state=waiting')).toHaveLength(COUNT - mended.length);
    expect(await quarantine('&state=replayed')).toHaveLength(mended.length);
  }, 60_000);

  it.each(odd)(
    'takes a time of the kind "$name"',
    async ({ name, ts, at }) => {
      const stated = Math.floor(Date.now() / 1000) * 1000 - 60_000 * (1 + odd.findIndex((one) => one.name === name));
      const before = Date.now();
      const token = await server.api<{ token: string }>('POST', '/devices/odd-1/credentials');
      const value = odd.findIndex((one) => one.name === name);
      const once = fleet.add({
        token: token.token,
        clientId: 'odd-1',
        window: 1,
        next: () => {
          once.pause();
          return {
            topic: 'sen/v1/odd-1/up',
            payload: JSON.stringify({ ts: ts(stated), water_level: value }),
            states: [],
          };
        },
      });
      await until('it is acknowledged', () => once.acks === 1, PATIENT);
      await once.end();
      await server.drained();
      const found = (await server.exported()).filter((one) => one.device === 'odd-1' && one.value === value);
      expect(found).toHaveLength(1);
      const expectedAt = at(stated);
      if (expectedAt === 'received') expect(found[0]?.at).toBeGreaterThanOrEqual(before);
      else expect(found[0]?.at).toBe(expectedAt);
    },
    30_000,
  );

  it('takes numbers that came as texts, and nothing for a missing value', async () => {
    const { token } = await server.api<{ token: string }>('POST', '/devices/odd-1/credentials');
    const at = Date.now() - 3_600_000;
    const messages = ['"42.5"', '"NULL"', '""', 'null', '"NaN"', '0'].map(
      (value, i) => `{"ts": ${at + i}, "water_level": ${value}}`,
    );
    let sent = 0;
    const publisher = fleet.add({
      token,
      clientId: 'odd-1',
      window: 1,
      next: () => {
        const payload = messages[sent] as string;
        sent += 1;
        if (sent === messages.length) publisher.pause();
        return { topic: 'sen/v1/odd-1/up', payload, states: [] };
      },
    });
    await until('all are acknowledged', () => publisher.acks === messages.length, PATIENT);
    await publisher.end();
    await server.drained();
    const found = (await server.exported()).filter((one) => one.device === 'odd-1' && one.at >= at && one.at < at + 6);
    expect(found.map(({ at: when, value }) => [when - at, value])).toEqual([
      [0, 42.5],
      [5, 0],
    ]);
    expect(await quarantine('&device=odd-1')).toEqual([]);
  }, 30_000);

  it('polluted no prototype and lost no thread on the way', async () => {
    expect(await server.readiness()).toMatchObject({ http: 200, ready: true, status: 'ok' });
    expect(server.running.log()).not.toMatch(/"level":60|has ended|polluted/);
  });
});
