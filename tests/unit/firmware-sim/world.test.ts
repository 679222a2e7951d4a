import { describe, expect, it } from 'vitest';
import { datastreamKey, parseDatastream, propertyOf } from '../../../domain/datastream.ts';
import { shippedProfiles } from '../../../domain/device-profile.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import { DAY_MS, HOUR_MS, localHour } from '../../../firmware-sim/world/local-time.ts';
import { createWorld, type Values, type WorldDevice } from '../../../firmware-sim/world/world.ts';

const profiles = shippedProfiles.filter(({ id }) => id !== 'generic-json');
const deviceOf = (profile: string, story: WorldDevice['story'] = null): WorldDevice => ({
  id: `some-${profile}`,
  profile,
  intervalS: 900,
  story,
});
const anchor = Date.UTC(2026, 10, 22, 7);

function* every(stepMs: number, from: number, to: number): Generator<number> {
  for (let at = from; at < to; at += stepMs) yield at;
}
const series = (seed: number, device: WorldDevice, key: string, times: Iterable<number>) => {
  const world = createWorld({ seed, anchor });
  return [...times].map((at) => ({ at, value: world.read(device, at)[key] as number }));
};

describe('a world', () => {
  it('answers the same whatever it is asked first', () => {
    const times = [...every(7 * HOUR_MS, anchor - 200 * DAY_MS, anchor)];
    const questions = profiles.flatMap(({ id }) => times.map((at) => ({ device: deviceOf(id), at })));
    const ask = (order: typeof questions): Map<string, Values> => {
      const world = createWorld({ seed: 5, anchor });
      return new Map(order.map(({ device, at }) => [`${device.id} ${at}`, world.read(device, at)]));
    };
    const forwards = ask(questions);
    const backwards = ask([...questions].reverse());
    for (const [question, values] of forwards) expect(backwards.get(question), question).toEqual(values);
  });

  it('is another world with another seed', () => {
    const device = deviceOf('weather-station');
    expect(createWorld({ seed: 1 }).read(device, anchor)).not.toEqual(createWorld({ seed: 2 }).read(device, anchor));
  });

  it('measures the fields of the shipped profiles, each within what is physically possible, all year', () => {
    for (const profile of profiles) {
      const world = createWorld({ seed: 11, anchor });
      for (const at of every(17 * HOUR_MS, anchor - 365 * DAY_MS, anchor)) {
        const values = world.read(deviceOf(profile.id), at);
        const fields = profile.fields.map(({ property, channel }) => datastreamKey(property, channel));
        expect(Object.keys(values).sort()).toEqual([...fields].sort());
        for (const [key, value] of Object.entries(values)) {
          expect(parseDatastream(key), key).not.toBeNull();
          if (typeof value !== 'number') continue;
          const { min, max } = observedProperty(propertyOf(key)) ?? { min: null, max: null };
          expect(value, `${profile.id} ${key}`).toBeGreaterThanOrEqual(min ?? Number.NEGATIVE_INFINITY);
          expect(value, `${profile.id} ${key}`).toBeLessThanOrEqual(max ?? Number.POSITIVE_INFINITY);
        }
      }
    }
  });
});

describe('the weather', () => {
  it('is coolest before sunrise and warmest after noon on a day of sun', () => {
    const day = series(3, deviceOf('weather-station'), 'air_temperature', every(HOUR_MS, anchor - 30 * DAY_MS, anchor));
    const mean = (from: number, to: number) => {
      const some = day.filter(({ at }) => localHour(at) >= from && localHour(at) < to).map(({ value }) => value);
      return some.reduce((a, b) => a + b, 0) / some.length;
    };
    expect(mean(12, 15) - mean(4, 7)).toBeGreaterThan(3);
    expect(mean(4, 7)).toBeGreaterThan(18);
    expect(mean(12, 15)).toBeLessThan(37);
  });

  it('has no sun at night', () => {
    const night = series(
      3,
      deviceOf('weather-station'),
      'solar_radiation',
      every(HOUR_MS, anchor - 60 * DAY_MS, anchor),
    );
    expect(night.filter(({ at }) => localHour(at) >= 19 || localHour(at) < 5).every(({ value }) => value === 0)).toBe(
      true,
    );
    expect(Math.max(...night.map(({ value }) => value))).toBeGreaterThan(600);
  });

  it('rains far more in September than in February', () => {
    const world = createWorld({ seed: 3 });
    const station = { ...deviceOf('weather-station'), intervalS: 86_400 };
    const sum = (month: number) =>
      [...every(DAY_MS, Date.UTC(2026, month, 1), Date.UTC(2026, month, 29))]
        .map((at) => world.read(station, at).rainfall as number)
        .reduce((a, b) => a + b, 0);
    expect(sum(8)).toBeGreaterThan(100);
    expect(sum(1)).toBeLessThan(60);
  });

  it('lets the same rain fall whatever the interval of the gauge', () => {
    const world = createWorld({ seed: 9 });
    const total = (intervalS: number) =>
      [...every(intervalS * 1000, Date.UTC(2026, 8, 1) + intervalS * 1000, Date.UTC(2026, 8, 30) + 1)]
        .map(
          (at) =>
            world.read({ ...deviceOf('weather-station'), id: `gauge-${intervalS}`, intervalS }, at).rainfall as number,
        )
        .reduce((a, b) => a + b, 0);
    // What is left in the bucket at midnight may be lost, no more.
    expect(Math.abs(total(600) - total(3600)) / total(3600)).toBeLessThan(0.05);
  });
});

describe('water', () => {
  it('rises and falls twice a lunar day', () => {
    const level = series(1, deviceOf('salinity-buoy'), 'river_level', every(HOUR_MS / 4, anchor - 29 * DAY_MS, anchor));
    const highs = level.filter(
      ({ value }, i) => value > (level[i - 1]?.value ?? value) && value >= (level[i + 1]?.value ?? value),
    );
    expect(highs.length).toBeGreaterThan(45);
    expect(highs.length).toBeLessThan(60);
  });

  it('is saltier in March than in September, and never fresh of salt at sea level', () => {
    const world = createWorld({ seed: 4 });
    const mean = (month: number) => {
      const values = [...every(3 * HOUR_MS, Date.UTC(2026, month, 5), Date.UTC(2026, month, 25))].map(
        (at) => world.read(deviceOf('salinity-buoy'), at).salinity as number,
      );
      return values.reduce((a, b) => a + b, 0) / values.length;
    };
    expect(mean(2)).toBeGreaterThan(2);
    expect(mean(8)).toBeLessThan(0.5);
  });

  it('drains from a paddy slowly and comes back by the pump before −15 cm', () => {
    const level = series(2, deviceOf('paddy-level'), 'water_level', every(2 * HOUR_MS, anchor - 70 * DAY_MS, anchor));
    const values = level.map(({ value }) => value);
    expect(Math.min(...values)).toBeGreaterThan(-15);
    expect(Math.min(...values)).toBeLessThan(-8);
    const refloods = values.filter((value, i) => value >= 2 && (values[i - 6] ?? value) < -9);
    expect(refloods.length).toBeGreaterThan(2);
    const steepest = Math.min(...values.map((value, i) => value - (values[i - 12] ?? value)));
    expect(steepest).toBeGreaterThan(-6);
  });

  it('has least oxygen in a pond between 02:00 and 06:00', () => {
    const oxygen = series(
      6,
      deviceOf('pond-sonde'),
      'dissolved_oxygen',
      every(HOUR_MS / 6, anchor - 20 * DAY_MS, anchor),
    );
    const perDay = new Map<number, { at: number; value: number }>();
    for (const reading of oxygen.slice(0, 19 * 144)) {
      const day = Math.floor((reading.at + 7 * HOUR_MS) / DAY_MS);
      if (reading.value < (perDay.get(day)?.value ?? 99)) perDay.set(day, reading);
    }
    const whole = [...perDay.values()].slice(1, -1);
    expect(whole.length).toBeGreaterThan(15);
    for (const { at } of whole) {
      expect(localHour(at)).toBeGreaterThanOrEqual(2);
      expect(localHour(at)).toBeLessThanOrEqual(6.5);
    }
  });
});

describe('meters', () => {
  it.each([
    ['water-meter', 'water_volume', 'water_flow', 1],
    ['power-meter', 'active_energy', 'active_power', 1000],
  ] as const)('%s: %s never falls and agrees with %s', (profile, total, rate, unit) => {
    const times = [...every(HOUR_MS / 4, anchor - 10 * DAY_MS, anchor)];
    const totals = series(8, deviceOf(profile), total, times).map(({ value }) => value);
    const rates = series(8, deviceOf(profile), rate, times).map(({ value }) => value / unit);
    expect(totals.every((value, i) => value >= (totals[i - 1] ?? value))).toBe(true);
    const used = (totals.at(-1) as number) - (totals[0] as number);
    const flowed = rates.slice(0, -1).reduce((a, b) => a + b, 0) / 4;
    expect(Math.abs(used - flowed) / used).toBeLessThan(0.02);
  });
});

describe('stories', () => {
  const last = (device: WorldDevice, key: string) =>
    createWorld({ seed: 21, anchor }).read(device, anchor)[key] as number;

  it('leave a field due for water, salt at the buoy, and devices without a story alone', () => {
    expect(last(deviceOf('paddy-level', 'awd-due'), 'water_level')).toBeLessThan(-15);
    expect(last(deviceOf('salinity-buoy', 'salt-front'), 'salinity')).toBeGreaterThan(1);
    expect(last(deviceOf('paddy-level'), 'water_level')).toBeGreaterThan(-15);
  });

  it('bring one bad night to the pond and half an hour of weak current, both over', () => {
    const oxygen = series(
      21,
      deviceOf('pond-sonde', 'oxygen-night'),
      'dissolved_oxygen',
      every(HOUR_MS / 6, anchor - 30 * DAY_MS, anchor),
    );
    const low = oxygen.filter(({ value }) => value < 3);
    expect(low.length).toBeGreaterThan(3);
    expect((low.at(-1)?.at ?? 0) - (low[0]?.at ?? 0)).toBeLessThan(8 * HOUR_MS);
    expect(oxygen.at(-1)?.value).toBeGreaterThan(4);
    const volts = series(
      21,
      deviceOf('power-meter', 'voltage-sag'),
      'voltage@L2',
      every(60_000, anchor - 8 * DAY_MS, anchor),
    );
    const weak = volts.filter(({ value }) => value < 209);
    expect(weak.length).toBeGreaterThan(30);
    expect(weak.length).toBeLessThan(60);
  });
});

describe('a region', () => {
  const station = (region: NonNullable<WorldDevice['region']>) => ({
    ...deviceOf('weather-station'),
    id: `tt-${region}`,
    region,
  });
  const year = (region: NonNullable<WorldDevice['region']>, key: string) =>
    series(3, station(region), key, every(5 * HOUR_MS, anchor - 365 * DAY_MS, anchor)).map(({ value }) => value);
  const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

  it('has the air of its height', () => {
    expect(meanOf(year('delta', 'air_pressure'))).toBeCloseTo(1010, 0);
    expect(meanOf(year('dak-ha', 'air_pressure'))).toBeCloseTo(938, -1);
    const plateau = year('mang-den', 'air_pressure');
    expect(Math.min(...plateau)).toBeGreaterThan(870);
    expect(Math.max(...plateau)).toBeLessThan(890);
    expect(meanOf(year('mang-den', 'air_temperature'))).toBeLessThan(meanOf(year('delta', 'air_temperature')) - 7);
  });

  it('has its own rain', () => {
    const days = [...every(DAY_MS, anchor - 200 * DAY_MS, anchor)];
    const wet = (region: NonNullable<WorldDevice['region']>) => {
      const world = createWorld({ seed: 3 });
      return days.map((at) => (world.read({ ...station(region), intervalS: 86_400 }, at).rainfall as number) > 1);
    };
    const [delta, plateau] = [wet('delta'), wet('mang-den')];
    expect(delta).not.toEqual(plateau);
  });

  it('lets water out of its reservoir by day in the dry months, where there is no tide', () => {
    const gate = { ...deviceOf('gate-station'), region: 'dak-ha' } as const;
    const world = createWorld({ seed: 3 });
    const read = (month: number, utcHour: number) => world.read(gate, Date.UTC(2026, month, 15, utcHour));
    expect([read(1, 3).gate_state, read(1, 16).gate_state, read(7, 3).gate_state]).toEqual([
      'open',
      'closed',
      'closed',
    ]);
    expect(read(10, 3)['river_level@upstream']).toBeGreaterThan(610);
    expect(read(4, 3)['river_level@upstream'] as number).toBeLessThan(read(10, 3)['river_level@upstream'] as number);
  });

  it('waters coffee before it wilts, but for the garden of the story', () => {
    const probe = (id: string, story: 'soil-dry' | null) => ({
      id,
      profile: 'soil-probe',
      intervalS: 1800,
      region: 'dak-ha' as const,
      story,
    });
    const lowest = (device: WorldDevice) =>
      Math.min(
        ...series(3, device, 'soil_moisture@20cm', every(HOUR_MS, anchor - 60 * DAY_MS, anchor)).map(
          (one) => one.value,
        ),
      );
    expect(lowest(probe('dat-1', null))).toBeGreaterThan(30);
    expect(lowest(probe('dat-2', 'soil-dry'))).toBeLessThan(29.5);
  });
});

describe('a household’s water meter', () => {
  it('turns as fast as one household draws water, and never back', () => {
    const meter = { ...deviceOf('water-meter'), households: 1 };
    const index = series(3, meter, 'water_volume', every(DAY_MS, anchor - 30 * DAY_MS, anchor)).map(
      ({ value }) => value,
    );
    const perDay = ((index.at(-1) as number) - (index[0] as number)) / (index.length - 1);
    expect(perDay).toBeGreaterThan(0.25);
    expect(perDay).toBeLessThan(0.6);
    expect(index).toEqual([...index].sort((a, b) => a - b));
  });
});
