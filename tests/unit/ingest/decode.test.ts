import { Encoder } from 'cbor-x';
import { describe, expect, it } from 'vitest';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { routeOf } from '../../../domain/topics.ts';
import { decodePayload } from '../../../ingest/decode/decode.ts';
import type { Decoded } from '../../../ingest/decode/decoded.ts';

const NOW = Date.UTC(2026, 10, 22, 5, 0, 0);

function decode(payload: unknown, { topic = 'sen/v1/d/up', codec = 'auto', fields = [] as unknown[] } = {}) {
  const bytes = Buffer.from(
    payload instanceof Uint8Array ? payload : typeof payload === 'string' ? payload : JSON.stringify(payload),
  );
  const profile = deviceProfile.parse({ id: 'p', name: { vi: 'p', en: 'p' }, expectedIntervalS: 60, codec, fields });
  const route = routeOf(topic, 'd');
  if (!route) throw new Error(`${topic} is no topic for uplinks`);
  const out: Decoded = { records: [], faults: [], statuses: [] };
  // The payload stands somewhere inside a commit, not at its start.
  const within = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]);
  decodePayload({ bytes: within, start: 2, end: within.length - 2 }, { route, profile, receivedAt: NOW }, out);
  return out;
}

const rows = (out: Decoded) => out.records.map(({ device, time, values }) => [device, time, { ...values }]);
const reasons = (out: Decoded) => out.faults.map(({ reason }) => reason);

describe('plain JSON', () => {
  it('comes flat, with a time, with values, or as a list of them', () => {
    expect(rows(decode({ soil_moisture: 31.2 }))).toEqual([['d', undefined, { soil_moisture: 31.2 }]]);
    expect(rows(decode({ ts: 5, soil_moisture: 31.2 }))).toEqual([['d', 5, { soil_moisture: 31.2 }]]);
    expect(rows(decode({ ts: 'x', values: { a: 0 } }))).toEqual([['d', 'x', { a: 0 }]]);
    expect(rows(decode([{ a: 1 }, { ts: 2, values: { b: 2 } }]))).toEqual([
      ['d', undefined, { a: 1 }],
      ['d', 2, { b: 2 }],
    ]);
  });

  it('may start with a byte order mark, and may be Vietnamese', () => {
    expect(rows(decode(Buffer.from('\ufeff{"độ ẩm":1}')))).toEqual([['d', undefined, { 'độ ẩm': 1 }]]);
  });

  it.each([
    ['', 'unreadable-payload'],
    ['{"a":', 'unreadable-payload'],
    [new Uint8Array([0x22, 0xff, 0xfe, 0x22]), 'unreadable-payload'],
    ['7', 'wrong-shape'],
    ['null', 'wrong-shape'],
    ['["a"]', 'wrong-shape'],
    ['['.repeat(100) + ']'.repeat(100), 'too-deep'],
  ])('%j is %s', (payload, reason) => expect(reasons(decode(payload))).toEqual([reason]));

  it('with keys that are names of the language harms nothing', () => {
    const [record] = decode('{"__proto__":{"polluted":1},"constructor":2,"toString":3}').records;
    expect(Object.keys(record?.values ?? {})).toEqual(['__proto__', 'constructor', 'toString']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('SenML', () => {
  const pack = [
    { bn: 'urn:dev:ow:10e2073a01080063:', bt: 1.7e9, bu: 'Cel', bv: 20, bver: 5, n: 'air_temperature', v: 3.1 },
    { n: 'air_humidity', u: '%RH', v: 41, t: 60 },
    { n: 'gate_state', vs: 'mở', t: 60 },
    { n: 'door_state', vb: true, t: 60 },
  ];

  it('resolves base fields', () => {
    const out = decode(pack);
    expect(rows(out)).toEqual([
      ['d', 1.7e12, { air_temperature: 23.1 }],
      ['d', 1.7e12 + 60_000, { air_humidity: 61, gate_state: 'mở', door_state: true }],
    ]);
    expect(out.records[0]?.units?.get('air_temperature')).toBe('Cel');
    expect(out.records[1]?.units?.get('air_humidity')).toBe('%RH');
  });

  it('counts times below 2^28 from now, and has no time without one', () => {
    expect(rows(decode([{ n: 'a', v: 1, t: -90 }]))).toEqual([['d', NOW - 90_000, { a: 1 }]]);
    expect(
      rows(
        decode([
          { bt: -60, n: 'a', v: 1 },
          { n: 'a', v: 2, t: 30 },
        ]),
      ),
    ).toEqual([
      ['d', NOW - 60_000, { a: 1 }],
      ['d', NOW - 30_000, { a: 2 }],
    ]);
    expect(rows(decode([{ n: 'a', v: 1 }]))).toEqual([['d', undefined, { a: 1 }]]);
  });

  it('takes sums, alone or beside the value', () => {
    expect(rows(decode([{ bs: 100, n: 'water_volume', s: 5 }]))).toEqual([['d', undefined, { water_volume: 105 }]]);
    expect(rows(decode([{ n: 'rainfall', v: 1, s: 9 }]))).toEqual([
      ['d', undefined, { rainfall: 1, rainfall_total: 9 }],
    ]);
  });

  it('names the field by the profile, else by what follows device id or URN', () => {
    expect(rows(decode([{ bn: 'd:', n: 'salinity', v: 1 }]))).toEqual([['d', undefined, { salinity: 1 }]]);
    expect(rows(decode([{ bn: 'd-salinity', v: 1, n: '' }]))).toEqual([['d', undefined, { salinity: 1 }]]);
    const fields = [{ field: 'soil/20cm', property: 'soil_moisture' }];
    expect(rows(decode([{ bn: 'd/', n: 'soil/20cm', v: 1 }], { fields }))).toEqual([
      ['d', undefined, { 'soil/20cm': 1 }],
    ]);
  });

  it('of a later version, or with a label that must be understood, is refused whole', () => {
    expect(reasons(decode([{ bver: 11, n: 'a', v: 1 }]))).toEqual(['wrong-shape']);
    expect(reasons(decode([{ n: 'a', v: 1, new_: 1 }]))).toEqual(['wrong-shape']);
    expect(reasons(decode({ n: 'a' }, { codec: 'senml-json' }))).toEqual(['wrong-shape']);
  });

  it('comes as CBOR with integer labels', () => {
    const encoder = new Encoder({ mapsAsObjects: false, useRecords: false });
    const cbor = encoder.encode([
      new Map<number, unknown>([
        [-2, 'd:'],
        [-3, 1.7e9],
        [0, 'salinity'],
        [1, 'g/L'],
        [2, 3.5],
      ]),
      new Map<number, unknown>([
        [0, 'water_volume'],
        [6, 10],
        [2, 12n],
      ]),
    ]);
    expect(rows(decode(cbor))).toEqual([
      ['d', 1.7e12, { salinity: 3.5 }],
      ['d', 1.7e12 + 10_000, { water_volume: 12 }],
    ]);
  });

  it.each([
    ['a list of four thousand million', [0x9a, 0xff, 0xff, 0xff, 0xff, 0x01]],
    ['a list of 112 million', [0x9a, 0x06, 0xb0, 0x00, 0x00, 0x01]],
    ['half a message', [0x82, 0xa1, 0x00]],
    ['a number in a list', [0x81, 0x05]],
    ['60,000 lists in each other', new Array(60_000).fill(0x81)],
  ])('%s is a fault, not a crash', (_name, bytes) => {
    const out = decode(new Uint8Array(bytes));
    expect(out.records).toEqual([]);
    expect(out.faults).toHaveLength(1);
  });
});

describe('ThingsBoard', () => {
  it('gateway telemetry speaks of several devices', () => {
    const out = decode(
      {
        A: [
          { ts: 1, values: { t: 1 } },
          { ts: 2, values: { t: 2 } },
        ],
        B: { t: 3 },
      },
      { topic: 'v1/gateway/telemetry' },
    );
    expect(rows(out)).toEqual([
      ['A', 1, { t: 1 }],
      ['A', 2, { t: 2 }],
      ['B', undefined, { t: 3 }],
    ]);
  });

  it('connect, disconnect and attributes are statuses', () => {
    expect(decode({ device: 'A' }, { topic: 'v1/gateway/connect' }).statuses).toEqual([
      { device: 'A', status: { online: true } },
    ]);
    expect(decode({ device: 'A' }, { topic: 'v1/gateway/disconnect' }).statuses).toEqual([
      { device: 'A', status: { online: false } },
    ]);
    expect(decode({ fw: '1.2' }, { topic: 'v1/devices/me/attributes' }).statuses).toEqual([
      { device: 'd', status: { fw: '1.2' } },
    ]);
    expect(reasons(decode({ device: 5 }, { topic: 'v1/gateway/connect' }))).toEqual(['wrong-shape']);
  });
});

describe('a status', () => {
  const values = (status: unknown) => ({ ...decode(status, { topic: 'sen/v1/d/status' }).records[0]?.values });

  it('gives battery and signal', () => {
    expect(values({ battery: 87, signal: 20 })).toEqual({ battery_level: 87, signal_strength: -73 });
    expect(values({ battery: 3.61, csq: 99 })).toEqual({ battery_voltage: 3.61 });
    expect(values({ battery_voltage: 12.6, battery_level: 80, rsrp: -101 })).toEqual({
      battery_voltage: 12.6,
      battery_level: 80,
      signal_strength: -101,
    });
    expect(values({ battery: '3.3' })).toEqual({ battery_voltage: 3.3 });
  });

  it('without either is kept all the same', () => {
    const out = decode({ firmware: '1.0.3', online: false }, { topic: 'sen/v1/d/status' });
    expect(out.records).toEqual([]);
    expect(out.statuses).toEqual([{ device: 'd', status: { firmware: '1.0.3', online: false } }]);
  });
});
