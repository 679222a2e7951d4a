import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { align, nearest } from '../../../../web/src/charts/align.ts';
import { Crosshair } from '../../../../web/src/charts/crosshair.ts';
import { panelsOf } from '../../../../web/src/charts/panels.ts';
import { seriesStats } from '../../../../web/src/charts/series-stats.ts';
import { assignStyles, SERIES_STYLES, seriesStyle } from '../../../../web/src/charts/series-style.ts';

describe('lines of different times', () => {
  it('come over one x, each time once, with no value where a line has no row of its own', () => {
    const found = align([
      { t: [1, 3, 5], ys: [[10, 30, 50]] },
      { t: [2, 3], ys: [[200, 300]] },
    ]);
    expect(found.t).toEqual([1, 2, 3, 5]);
    expect(found.ys).toEqual([
      [10, undefined, 30, 50],
      [undefined, 200, 300, undefined],
    ]);
  });

  it('keep their gaps, which are nulls and not merely no value', () => {
    const { ys } = align([
      { t: [1, 2, 3], ys: [[10, null, 30]] },
      { t: [2], ys: [[5]] },
    ]);
    expect(ys[0]).toEqual([10, null, 30]);
  });

  it('may have no rows, or not be there at all', () => {
    expect(align([])).toEqual({ t: [], ys: [] });
    expect(align([{ t: [], ys: [[]] }])).toEqual({ t: [], ys: [[]] });
  });

  it('are read at the row nearest to an instant, and no farther than their gap', () => {
    const t = [100, 200, 300];
    expect(nearest(t, 240, 60)).toBe(1);
    expect(nearest(t, 260, 60)).toBe(2);
    expect(nearest(t, 50, 60)).toBe(0);
    expect(nearest(t, 390, 60)).toBeNull();
    expect(nearest([], 1, 60)).toBeNull();
  });
});

describe('which lines stand in one chart', () => {
  const line = (datastream: string) => ({ datastream });
  const shape = (streams: readonly string[], layout: 'one' | 'many') =>
    panelsOf(streams.map(line), layout).map(({ scales, lines }) => [
      scales.map(({ id }) => id).join(' '),
      lines.map(({ datastream }) => datastream).join(' '),
    ]);

  it('is all of them on up to two scales, and a chart for each further unit', () => {
    expect(shape(['salinity', 'river_level', 'soil_moisture@20cm', 'salinity@2', 'air_humidity'], 'one')).toEqual([
      ['g/L m', 'salinity river_level salinity@2'],
      ['%', 'soil_moisture@20cm air_humidity'],
    ]);
  });

  it('never puts two numbers without a unit on one scale because neither has one', () => {
    expect(shape(['water_ph', 'power_factor'], 'one')).toEqual([['water_ph power_factor', 'water_ph power_factor']]);
  });

  it('is each by itself when so asked', () => {
    expect(shape(['salinity', 'salinity@2'], 'many')).toHaveLength(2);
    expect(shape([], 'one')).toEqual([]);
  });
});

describe('what a legend says', () => {
  it('is the newest, the ends and the mean, in which a bucket counts for as many readings as it has', () => {
    const columns = { t: [1, 2], min: [0, 4], mean: [1, 5], max: [2, 6] };
    expect(seriesStats(columns)).toEqual({ last: 5, lastAt: 2, min: 0, mean: 3, max: 6 });
    expect(seriesStats({ ...columns, count: [3, 1] })?.mean).toBe(2);
    expect(seriesStats({ t: [], min: [], mean: [], max: [] })).toBeNull();
  });
});

describe('twenty series', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../../../../web/src/ui/tokens.css'), 'utf8');
  const dark = tokens.slice(tokens.indexOf('data-mantine-color-scheme="dark"'));
  const valueIn = (css: string, name: string): string => {
    const value = new RegExp(`--${name}: ([^;]+);`).exec(css)?.[1] ?? '';
    const reference = /^var\(--(.+)\)$/.exec(value)?.[1];
    return reference === undefined ? value : valueIn(tokens, reference);
  };
  const luminance = (hex: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const contrast = (a: string, b: string) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high! + 0.05) / (low! + 0.05);
  };

  it.each([
    ['by day', tokens],
    ['by night', dark],
  ])('stand out from the card %s (WCAG 2.2 SC 1.4.11), each in a colour of its own', (_, css) => {
    const colors = Array.from({ length: SERIES_STYLES }, (_, n) => valueIn(css, seriesStyle(n).token.slice(2)));
    for (const color of colors) expect([color, contrast(color, valueIn(css, 'card')) >= 3]).toEqual([color, true]);
    expect(new Set(colors).size).toBe(SERIES_STYLES);
  });

  it('are told apart without colour', () => {
    const pairs = Array.from({ length: SERIES_STYLES }, (_, n) => `${seriesStyle(n).dash} ${seriesStyle(n).mark}`);
    expect(new Set(pairs).size).toBe(SERIES_STYLES);
  });

  it('keep their style while others come and go', () => {
    const first = assignStyles(new Map(), ['a', 'b', 'c']);
    expect([...first]).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
    ]);
    expect([...assignStyles(first, ['b', 'c', 'd', 'e'])]).toEqual([
      ['b', 1],
      ['c', 2],
      ['d', 0],
      ['e', 3],
    ]);
  });
});

describe('a crosshair', () => {
  it('says where it stands to whoever asks to know, and only when that changes', () => {
    const crosshair = new Crosshair();
    let heard = 0;
    const stop = crosshair.subscribe(() => heard++);
    crosshair.moveTo(1000);
    crosshair.moveTo(1000);
    expect([crosshair.at(), heard]).toEqual([1000, 1]);
    stop();
    crosshair.moveTo(null);
    expect([crosshair.at(), heard]).toEqual([null, 1]);
  });
});
