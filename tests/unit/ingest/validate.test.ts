import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { qualityFlags } from '../../../domain/quality.ts';
import type { Fault } from '../../../ingest/decode/decoded.ts';
import { Device } from '../../../ingest/device.ts';
import { FieldPlan } from '../../../ingest/field-plan.ts';
import { validateRecord } from '../../../ingest/validate.ts';
import type { Validated } from '../../../ingest/work.ts';

const NOW = Date.UTC(2026, 10, 22, 5, 0, 0);

function deviceOf(profile: unknown = {}): Device {
  const device = new Device('d');
  const base = { id: 'p', name: { vi: 'p', en: 'p' }, expectedIntervalS: 60, unknownFields: 'accept' };
  device.profile = deviceProfile.parse({ ...base, ...(profile as object) });
  device.plan = new FieldPlan(device.profile);
  device.zone = 'Asia/Ho_Chi_Minh';
  return device;
}

function validate(
  values: object,
  { device = deviceOf(), time = NOW as unknown, units = null as ReadonlyMap<string, string> | null } = {},
) {
  const out: { validated: Validated[]; faults: Fault[] } = { validated: [], faults: [] };
  const record = { device: 'd', time, values: values as Record<string, unknown>, units, status: false };
  validateRecord(record, device, { receivedAt: NOW, prefix: '' }, out);
  const results = out.validated.flatMap(({ datastreams, results: numbers }) =>
    datastreams.map((key, i) => [key, numbers[i]]),
  );
  return { ...out, results: Object.fromEntries(results) as Record<string, number> };
}

describe('a value', () => {
  it('may be a number in text; NULL, empty and NaN are missing; 0 is a value', () => {
    const { results, faults, validated } = validate({
      soil_moisture: '31.2',
      salinity: 0,
      air_humidity: 'NULL',
      air_temperature: '',
      water_ph: 'NaN',
      rainfall: null,
      soil_ec: ' 1e3 ',
    });
    expect(results).toEqual({ soil_moisture: 31.2, salinity: 0, soil_ec: 1000 });
    expect(faults).toEqual([]);
    expect(validated[0]?.flags?.map(qualityFlags)).toEqual([['fromText'], [], ['fromText']]);
  });

  it.each([
    [{ salinity: 'salty' }, 'not-a-number'],
    [{ salinity: 'Infinity' }, 'not-a-number'],
    [{ salinity: Number.POSITIVE_INFINITY }, 'not-a-number'],
    [{ anything: Number.NEGATIVE_INFINITY }, 'not-a-number'],
    [{ salinity: true }, 'not-a-number'],
    [{ salinity: 45.1 }, 'out-of-range'],
    [{ salinity: '-1' }, 'out-of-range'],
    [{ salinity: { v: 1 } }, 'wrong-shape'],
    [{ salinity: [1] }, 'wrong-shape'],
    [{ 'Soil Moisture': 1 }, 'bad-field-name'],
    [{ 'salinity@': 1 }, 'bad-field-name'],
    [{ note: 'x'.repeat(300) }, 'wrong-shape'],
  ])('%j is a fault, the others are kept', (values, reason) => {
    const { faults, results } = validate({ ...values, air_pressure: 880 });
    expect(faults.map((fault) => [fault.reason, fault.field])).toEqual([[reason, Object.keys(values)[0]]]);
    expect(results).toEqual({ air_pressure: 880 });
  });

  it('of a state is a number or a word', () => {
    const { results, validated } = validate({
      gate_state: true,
      pump_state: 'đang chạy',
      door_state: false,
      custom: 'abc',
    });
    expect(results).toEqual({ gate_state: 1, door_state: 0 });
    expect(validated[0]?.texts).toEqual([
      ['pump_state', 'đang chạy'],
      ['custom', 'abc'],
    ]);
  });

  it('comes to its unit by the profile and by the message', () => {
    const fields = [
      { field: 'vwc', property: 'soil_moisture', channel: '20cm', unit: 'm3/m3' },
      { field: 'lvl', property: 'water_level', scale: 0.1, offset: -50, unit: 'mm' },
      { field: 'bad', property: 'salinity', unit: '%' },
    ];
    const { results, faults, validated } = validate({ vwc: 0.312, lvl: 300, bad: 1 }, { device: deviceOf({ fields }) });
    expect(results).toEqual({ 'soil_moisture@20cm': 31.2, water_level: -2 });
    expect(faults.map(({ reason }) => reason)).toEqual(['unknown-unit']);
    expect(validated[0]?.flags?.map(qualityFlags)).toEqual([['converted'], ['converted']]);
    const stated = validate(
      { air_temperature: 86, salinity: 3 },
      {
        units: new Map([
          ['air_temperature', '[degF]'],
          ['salinity', '%'],
        ]),
      },
    );
    expect(stated.results).toEqual({ air_temperature: 30 });
    expect(stated.faults.map(({ reason, field }) => [reason, field])).toEqual([['unknown-unit', 'salinity']]);
  });

  it('of a field that the profile does not name follows its policy', () => {
    const fields = [{ field: 'salinity', property: 'salinity' }];
    const strict = validate({ salinity: 1, salt: 2 }, { device: deviceOf({ fields, unknownFields: 'quarantine' }) });
    expect(strict.faults.map(({ reason, field }) => [reason, field])).toEqual([['unknown-field', 'salt']]);
    const lax = validate({ salinity: 1, salt: 2 }, { device: deviceOf({ fields, unknownFields: 'ignore' }) });
    expect([lax.results, lax.faults]).toEqual([{ salinity: 1 }, []]);
  });

  it('that comes twice for one datastream counts last', () => {
    const fields = ['a', 'b'].map((field) => ({ field, property: 'salinity' }));
    const { validated } = validate({ a: 1, b: 2 }, { device: deviceOf({ fields }) });
    expect(validated).toMatchObject([{ datastreams: ['salinity'], results: [2] }]);
  });
});

describe('a time', () => {
  it('that cannot be is replaced by the receipt, and says so', () => {
    const [bad] = validate({ salinity: 1 }, { time: '2020-0327T12:39:05Z' }).validated;
    expect([bad?.at, qualityFlags(bad?.quality ?? 0)]).toEqual([NOW, ['timeReplaced']]);
    const [good] = validate({ salinity: 1 }, { time: '2026-11-22 11:00:00' }).validated;
    expect([good?.at, good?.quality]).toEqual([NOW - 3_600_000, 0]);
  });
});

describe('a list of datastreams', () => {
  it('is the same array for the same list, of whatever device or profile', () => {
    const first = validate({ salinity: 1, water_ph: 7 }).validated[0]?.datastreams;
    expect(validate({ salinity: 2, water_ph: 8 }).validated[0]?.datastreams).toBe(first);
    expect(validate({ water_ph: 8, salinity: 2 }).validated[0]?.datastreams).toEqual(['water_ph', 'salinity']);
  });

  it('beside any results always has their number, whatever comes', () => {
    const device = deviceOf();
    const names = fc.constantFrom('salinity', 'water_ph', 'x', 'y', 'gate_state', 'BAD');
    const anything = fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.object());
    fc.assert(
      fc.property(fc.dictionary(names, anything), (values) => {
        for (const { datastreams, results } of validate(values, { device }).validated) {
          expect(results).toHaveLength(datastreams.length);
          expect(results.every(Number.isFinite)).toBe(true);
          expect(new Set(datastreams).size).toBe(datastreams.length);
        }
      }),
    );
  });

  it('longer than 256 is cut into readings of their own', () => {
    const values = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`p${i}`, i]));
    const { validated, results } = validate(values);
    expect(Object.keys(results)).toHaveLength(300);
    expect(Math.max(...validated.map(({ results: numbers }) => numbers.length))).toBe(256);
  });
});
