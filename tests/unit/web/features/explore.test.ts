import { describe, expect, it } from 'vitest';
import type { StationStreams } from '../../../../web/src/data/stations-with-streams.ts';
import { exploreSearch, MAX_SERIES } from '../../../../web/src/features/explore/search.ts';
import { suggestionsOf } from '../../../../web/src/features/explore/suggestions.ts';
import { valueAt } from '../../../../web/src/features/explore/value-at.ts';
import { streamOf } from '../../../../web/src/lib/datastream-of.ts';
import { stringifySearch } from '../../../../web/src/lib/link-search.ts';
import { sameSearch, searchOf } from '../../../../web/src/parts/view-search.ts';

describe('a link to a comparison', () => {
  it('repeats its series, readable as it is, and writes everything else as other links do', () => {
    expect(stringifySearch({ s: ['ao-1/salinity', 'dat/soil_moisture@20cm'], from: 'now-7d', rotate: 20 })).toBe(
      '?from=now-7d&rotate=20&s=ao-1/salinity&s=dat/soil_moisture@20cm',
    );
    expect(stringifySearch({ s: ['a/b'] })).toBe('?s=a/b');
    expect(stringifySearch({ s: ['a&b=c/d'] })).toBe('?s=a%26b%3Dc/d');
    expect(stringifySearch({ s: [], from: undefined })).toBe('');
  });

  it('is read whether it names one, several, or none', () => {
    expect(exploreSearch.parse({ s: 'ao-1/salinity' }).s).toEqual(['ao-1/salinity']);
    expect(exploreSearch.parse({ s: ['a/b', 'a/b', 'c/d'] }).s).toEqual(['a/b', 'c/d']);
    expect(exploreSearch.parse({}).s).toBeUndefined();
  });

  it('with nonsense in it opens what is left of it', () => {
    expect(exploreSearch.parse({ s: { x: 1 }, layout: 'round', compare: 'last-century', view: 7, from: 9 })).toEqual({
      s: undefined,
      layout: undefined,
      compare: undefined,
      view: undefined,
      from: undefined,
    });
    const many = Array.from({ length: 500 }, (_, n) => `d${n}/salinity`);
    expect(exploreSearch.parse({ s: many }).s?.length).toBeLessThanOrEqual(5 * MAX_SERIES);
    expect(exploreSearch.parse({ s: ['x'.repeat(5000), 'a/b'] }).s).toEqual(['a/b']);
  });

  it('names a datastream of a device, or nothing', () => {
    expect(streamOf('ao:1/salinity')).toEqual({ key: 'ao:1/salinity', device: 'ao:1', datastream: 'salinity' });
    for (const wrong of ['', '/', 'ao-1', 'ao-1/', '/salinity', 'ao-1/Độ mặn', `${'x'.repeat(65)}/salinity`])
      expect([wrong, streamOf(wrong)]).toEqual([wrong, null]);
  });
});

describe('what a line says', () => {
  const columns = { t: [1000, 2000], min: [1, 2], mean: [1, 2], max: [1, 2] };

  it('is its newest, which may have come live', () => {
    expect(valueAt({ columns, gapMs: 500 }, null, undefined)).toBe(2);
    expect(valueAt({ columns, gapMs: 500 }, null, [3000, 9])).toBe(9);
    expect(valueAt({ columns: undefined, gapMs: 500 }, null, undefined)).toBeNull();
  });

  it('at an instant is what it was then, and nothing in a gap', () => {
    expect(valueAt({ columns, gapMs: 500 }, 1100, [3000, 9])).toBe(1);
    expect(valueAt({ columns, gapMs: 100 }, 1500, [3000, 9])).toBeNull();
    expect(valueAt({ columns, gapMs: 100 }, 3500, [3000, 9])).toBe(9);
  });
});

describe('what there is to look at first', () => {
  const station = (id: string, ...datastreams: string[]): StationStreams =>
    ({ station: { id, name: `Trạm ${id}` }, datastreams }) as unknown as StationStreams;

  it('is what several of one’s own stations measure, then two things of one', () => {
    const found = suggestionsOf([
      station('a', 'battery_voltage', 'salinity', 'water_temperature'),
      station('b', 'battery_voltage', 'salinity'),
      station('c', 'gate_state', 'active_energy'),
    ]);
    expect(found).toEqual([
      { kind: 'across', property: 'salinity', keys: ['a/salinity', 'b/salinity'] },
      {
        kind: 'station',
        station: 'Trạm a',
        datastreams: ['salinity', 'water_temperature'],
        keys: ['a/salinity', 'a/water_temperature'],
      },
    ]);
  });

  it('is never more than three, of no more lines than can be looked at; and nothing where there is nothing', () => {
    const many = Array.from({ length: 60 }, (_, n) =>
      station(`d${n}`, 'salinity', 'water_ph', 'water_temperature', 'turbidity'),
    );
    expect(suggestionsOf(many)).toHaveLength(3);
    for (const { keys } of suggestionsOf(many)) expect(keys.length).toBeLessThanOrEqual(6);
    expect(suggestionsOf([])).toEqual([]);
  });
});

describe('what a view keeps', () => {
  it('is what the page shows, and nothing of the visit', () => {
    expect(
      searchOf({
        s: ['a/b'],
        from: 'now-7d',
        lang: 'en',
        kiosk: 1,
        rotate: 20,
        pages: '/',
        sound: 1,
        scale: 2,
        hide: undefined,
        x: { y: 1 },
      }),
    ).toEqual({
      s: ['a/b'],
      from: 'now-7d',
    });
  });

  it('is the same in whatever order it is named', () => {
    expect(sameSearch({ a: 1, b: ['x'] }, { b: ['x'], a: 1 })).toBe(true);
    expect(sameSearch({ b: ['x', 'y'] }, { b: ['y', 'x'] })).toBe(false);
  });
});
