import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../domain/api/alerts.ts';
import type { Device } from '../../../../domain/api/devices.ts';
import type { Site } from '../../../../domain/api/sites.ts';
import { amountScale, spanRange } from '../../../../web/src/features/map/layers.ts';
import { filterSites, onMap, placeSites, sameDots } from '../../../../web/src/features/map/place-sites.ts';
import { mapSearch } from '../../../../web/src/features/map/search.ts';
import { stepAt } from '../../../../web/src/features/map/use-amount-view.ts';
import { markId, parseMark } from '../../../../web/src/ui/map/mark-image.ts';
import { withRoom } from '../../../../web/src/ui/map/placed-names.ts';
import { provinceSeats } from '../../../../web/src/ui/map/province-seats.ts';

const NOW = Date.parse('2026-11-22T05:20:00Z');
const HOUR = 3_600_000;

const site = (id: string, more: Partial<Site> = {}): Site =>
  ({ id, name: id, kind: 'field', village: null, latitude: 10, longitude: 106, polygon: null, ...more }) as Site;
const device = (id: string, at: string | null, more: Partial<Device> = {}): Device =>
  ({
    id,
    name: id,
    site: at,
    freshness: 'fresh',
    lastUplinkAt: new Date(NOW).toISOString(),
    expectedIntervalS: 600,
    disabled: false,
    retiredAt: null,
    ...more,
  }) as Device;
const alert = (at: string, level: Alert['level']): Alert => ({ id: `${at}-${level}`, site: at, level }) as Alert;

const known = {
  sites: [
    site('ao', { name: 'Ao tôm Phú Đông', kind: 'pond', village: 'lang' }),
    site('cong', { kind: 'gate', latitude: null, longitude: null }),
    site('ruong'),
  ],
  devices: [
    device('may-1', 'ao'),
    device('may-2', 'ruong'),
    device('cu', 'ruong', { disabled: true, freshness: 'lost' }),
  ],
  alerts: [alert('ruong', 'watch'), alert('ruong', 'act')],
};
const placed = placeSites(known, NOW);
const ids = (all: typeof placed) => all.map((one) => one.site.id);

describe('sites on the map', () => {
  it('stand with the worst first; what is out of use makes none of them late', () => {
    expect(placed.map(({ site: { id }, state }) => [id, state])).toEqual([
      ['ruong', 'act'],
      ['cong', 'late'],
      ['ao', 'ok'],
    ]);
  });

  it('grow late by the clock', () => {
    const later = placeSites({ ...known, alerts: [] }, NOW + HOUR);
    expect(later.find((one) => one.site.id === 'ao')).toMatchObject({ state: 'late', freshness: 'lost' });
  });

  it('are cut down by what the link says', () => {
    expect(ids(filterSites(placed, { q: 'ao tom phu dong' }))).toEqual(['ao']);
    expect(ids(filterSites(placed, { q: 'may-2' }))).toEqual(['ruong']);
    expect(ids(filterSites(placed, { kind: 'gate' }))).toEqual(['cong']);
    expect(ids(filterSites(placed, { village: 'lang' }))).toEqual(['ao']);
    expect(ids(filterSites(placed, { level: 'watch' }))).toEqual(['ruong']);
    expect(ids(filterSites(placed, { level: 'danger' }))).toEqual([]);
    expect(ids(filterSites(placed, { freshness: 'fresh' }))).toEqual(['ruong', 'ao']);
    expect(ids(filterSites(placed, {}))).toHaveLength(3);
  });

  it('are drawn where they have a place', () => {
    expect(onMap(placed).map(({ id }) => id)).toEqual(['ruong', 'ao']);
  });

  it('are drawn anew only when something of them is to be seen', () => {
    const dots = onMap(placed);
    expect(sameDots(dots, onMap(placeSites(known, NOW + 1000)))).toBe(true);
    expect(sameDots(dots, onMap(placeSites({ ...known, alerts: [] }, NOW)))).toBe(false);
    expect(sameDots(dots, dots.slice(1))).toBe(false);
  });
});

describe('the link of the map', () => {
  it('is taken apart, and nonsense in it left out', () => {
    const link = {
      kind: 'pond',
      level: 'act',
      freshness: 'lost',
      at: '10.2,106.7,12z',
      site: 'ao',
      show: 'rain',
      span: '7d',
    };
    expect(mapSearch.parse(link)).toEqual(link);
    expect(mapSearch.parse({ t: '2026-11-22T01:00:00.000Z', view: 'list' })).toEqual({
      t: '2026-11-22T01:00:00.000Z',
      view: 'list',
    });
    const broken = {
      kind: 'castle',
      level: 'worst',
      at: '1,2',
      show: 'gold',
      span: '2y',
      t: 'noon',
      view: 'globe',
      site: 7,
    };
    expect(mapSearch.parse(broken)).toEqual({});
  });
});

describe('circles by size', () => {
  it('have an area that tells the amount, on a round scale', () => {
    const rain = amountScale([0, 3, 37], true);
    expect(rain?.steps).toEqual([50, 25, 12.5]);
    expect(rain!.radiusOf(50) / rain!.radiusOf(12.5)).toBeCloseTo(2);
    expect(rain?.radiusOf(0)).toBeGreaterThan(0);
  });

  it('begin at the lowest of what may be below nought, and bear a single value', () => {
    const level = amountScale([-16, 4], false);
    expect(level?.steps).toEqual([4, -6, -16]);
    expect(level!.radiusOf(4)).toBeGreaterThan(level!.radiusOf(-6));
    expect(level!.radiusOf(-6)).toBeGreaterThan(level!.radiusOf(-16));
    expect(amountScale([2, 2], false)?.steps).toEqual([2]);
    expect(amountScale([0, 0], true)?.steps).toEqual([1, 0.5, 0.25]);
    expect(amountScale([], true)).toBeNull();
  });

  it('go back over a range that stays the same for an hour', () => {
    const range = spanRange('24h', NOW);
    expect(range).toEqual({ from: Date.parse('2026-11-21T06:00:00Z'), to: Date.parse('2026-11-22T06:00:00Z') });
    expect(spanRange('24h', NOW + 30 * 60_000)).toEqual(range);
  });

  it('are those of the step that holds a moment, else of the newest', () => {
    const t = [0, 1, 2].map((n) => NOW + n * HOUR);
    expect(stepAt(t, NOW + HOUR + 1)).toBe(1);
    expect(stepAt(t, NOW + 9 * HOUR)).toBe(2);
    expect(stepAt(t, NOW - HOUR)).toBe(2);
    expect(stepAt(t, null)).toBe(2);
  });
});

describe('marks and names', () => {
  it('are asked for by state and count', () => {
    expect(parseMark(markId('danger', 12))).toEqual({ state: 'danger', count: 12 });
    expect(parseMark(markId('ok'))).toEqual({ state: 'ok', count: 0 });
    expect(parseMark('mark:worse:1')).toBeNull();
  });

  it('leave out what would cover what came before', () => {
    const box = (left: number) => ({ left, top: 0, right: left + 10, bottom: 10 });
    const boxes: Record<string, number | null> = { a: 0, b: 5, c: 10, d: null, e: 30 };
    const boxOf = (name: string) => (boxes[name] == null ? null : box(boxes[name]));
    expect(withRoom(Object.keys(boxes), boxOf)).toEqual(['a', 'c', 'e']);
    expect(withRoom(Object.keys(boxes), boxOf, [box(28)])).toEqual(['a', 'c']);
  });

  it('are there for each of the 34 provinces, inside of Vietnam', () => {
    expect(provinceSeats).toHaveLength(34);
    expect(new Set(provinceSeats.map(({ latitude, longitude }) => `${latitude},${longitude}`)).size).toBe(34);
    for (const { latitude, longitude } of provinceSeats) {
      expect(latitude).toBeGreaterThan(8.5);
      expect(latitude).toBeLessThan(23.4);
      expect(longitude).toBeGreaterThan(102.1);
      expect(longitude).toBeLessThan(109.5);
    }
    expect(provinceSeats.filter(({ isCity }) => isCity)).toHaveLength(6);
  });
});
