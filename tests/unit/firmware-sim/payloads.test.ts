import { decode } from 'cbor-x';
import { describe, expect, it } from 'vitest';
import { packingOf } from '../../../firmware-sim/firmware/packing.ts';
import { deviceMessage, gatewayMessage, type Report } from '../../../firmware-sim/firmware/payloads.ts';
import type { SimDevice, Station } from '../../../firmware-sim/firmware/station.ts';
import { stationsOf } from '../../../firmware-sim/firmware/station.ts';

const reports: Report[] = [
  { device: 'ao-1', at: 1_795_343_400_000, values: { dissolved_oxygen: 5.82, gate_state: 'open' } },
  { device: 'ao-1', at: 1_795_344_000_500, values: { dissolved_oxygen: 5.7 } },
];

describe('payloads', () => {
  it('writes one report as an object and several as an array of plain JSON', () => {
    const one = deviceMessage('json', reports.slice(0, 1));
    expect(one.topic).toBe('sen/v1/ao-1/up');
    expect(JSON.parse(one.payload.toString())).toEqual({ ts: reports[0]?.at, values: reports[0]?.values });
    expect(JSON.parse(deviceMessage('json', reports).payload.toString())).toHaveLength(2);
    expect(deviceMessage('tb', reports).topic).toBe('v1/devices/me/telemetry');
  });

  it('writes SenML with the base time once and relative times after it', () => {
    expect(JSON.parse(deviceMessage('senml-json', reports).payload.toString())).toEqual([
      { bt: 1_795_343_400, n: 'dissolved_oxygen', v: 5.82 },
      { n: 'gate_state', vs: 'open' },
      { n: 'dissolved_oxygen', v: 5.7, t: 600.5 },
    ]);
  });

  it('writes SenML CBOR with the integer labels of RFC 8428 table 4', () => {
    const { payload } = deviceMessage('senml-cbor', reports);
    // Array of 3, map of 3, label −3 (bt): the bytes are the standard's, not a library's dialect.
    expect([...payload.subarray(0, 3)]).toEqual([0x83, 0xa3, 0x22]);
    expect(decode(payload)).toEqual([
      { '-3': 1_795_343_400, 0: 'dissolved_oxygen', 2: 5.82 },
      { 0: 'gate_state', 3: 'open' },
      { 0: 'dissolved_oxygen', 2: 5.7, 6: 600.5 },
    ]);
  });

  it("writes children under their names in ThingsBoard's gateway form", () => {
    const { topic, payload } = gatewayMessage([...reports, { device: 'ao-2', at: 5, values: { x: 1 } }]);
    expect(topic).toBe('v1/gateway/telemetry');
    expect(JSON.parse(payload.toString())).toEqual({
      'ao-1': reports.map(({ at, values }) => ({ ts: at, values })),
      'ao-2': [{ ts: 5, values: { x: 1 } }],
    });
  });
});

const device = (id: string, format: SimDevice['format'], gateway: string | null = 'gw'): SimDevice => ({
  id,
  profile: 'pond-sonde',
  intervalS: 600,
  token: gateway === null ? 'secret' : null,
  gateway,
  format,
  link: '4g',
});

describe('packing', () => {
  const station: Station = {
    id: 'gw',
    token: 't',
    link: '4g',
    members: [device('a', 'tb'), device('b', 'tb'), device('c', 'json')],
  };
  const report = (id: string, at: number): Report => ({ device: id, at, values: { water_ph: 7.91, salinity: 8.1 } });

  it('keeps every message within its bytes, and takes at least one report', () => {
    const waiting = Array.from({ length: 200 }, (_, i) => report(i % 2 ? 'a' : 'b', i));
    const packing = packingOf(station, 1000);
    const count = packing.fits(waiting);
    expect(count).toBeGreaterThan(3);
    expect(packing.message(waiting.slice(0, count)).payload.length).toBeLessThanOrEqual(1000);
    expect(packingOf(station, 10).fits(waiting)).toBe(1);
  });

  it('mixes only children that speak the gateway form', () => {
    const packing = packingOf(station, 1000);
    expect(packing.fits([report('a', 1), report('b', 2), report('c', 3)])).toBe(2);
    expect(packing.fits([report('c', 1), report('c', 2), report('a', 3)])).toBe(2);
    expect(packing.message([report('c', 1)]).topic).toBe('sen/v1/c/up');
  });

  it('puts children under their gateway and says which device cannot be carried', () => {
    const found = stationsOf([device('gw', 'json', null), device('a', 'tb'), device('alone', 'json', null)]);
    expect(found.map(({ id, members }) => [id, members.length])).toEqual([
      ['gw', 2],
      ['alone', 1],
    ]);
    expect(() => stationsOf([device('lost', 'json', 'nowhere')])).toThrow(/lost.*token/);
  });
});
