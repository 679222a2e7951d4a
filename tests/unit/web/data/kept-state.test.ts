import { describe, expect, it } from 'vitest';
import type { Session } from '../../../../domain/api/session.ts';
import {
  bytesOf,
  isKept,
  isPersonalKey,
  isUsable,
  MAX_BYTES,
  personalIds,
  plan,
  withoutPersonal,
} from '../../../../web/src/data/kept-state.ts';

const session = { user: { id: 'bay' }, expiresAt: '2026-11-22T12:00:00.000Z' } as Session;
const head = { version: 'a', session, index: [], personal: [] };
const NOW = Date.parse('2026-11-22T08:00:00.000Z');
const fresh = (hash: string, at: number, bytes: number, key: readonly unknown[] = ['devices', hash]) => ({
  hash,
  at,
  bytes,
  key,
});

describe('what is kept for a start without a network', () => {
  it('is what people look at, not settings, people or households', () => {
    expect(isKept(['latest', 'all'])).toBe(true);
    expect(isKept(['alerts', 'open'])).toBe(true);
    expect(isKept(['alerts', 'assignees', 'x'])).toBe(false);
    for (const key of ['session', 'people', 'households', 'audit', 'settings', 'tokens', 'account'])
      expect(isKept([key])).toBe(false);
  });

  it('is the newest, as far as there is room', () => {
    const large = MAX_BYTES * 0.6;
    const { index, write, drop } = plan(
      [{ hash: 'old', at: NOW - 1000, bytes: large }],
      [fresh('new', NOW, large), fresh('small', NOW - 2000, 10)],
      NOW,
    );
    expect(index.map(({ hash }) => hash)).toEqual(['new', 'small']);
    expect(write).toEqual(['new', 'small']);
    expect(drop).toEqual(['old']);
    expect(index.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('stays when its page was left long ago, but not for weeks', () => {
    const before = [
      { hash: 'yesterday', at: NOW - 86_400_000, bytes: 10 },
      { hash: 'long ago', at: NOW - 8 * 86_400_000, bytes: 10 },
    ];
    expect(plan(before, [], NOW)).toEqual({ index: [before[0]], write: [], drop: ['long ago'] });
  });

  it('leaves out charts that would push out stations', () => {
    expect(plan([], [fresh('long', NOW, 300_000, ['series', 'ao-1'])], NOW).write).toEqual([]);
  });

  it('is thrown away when another build wrote it or the session is over', () => {
    expect(isUsable(head, { version: 'a', now: NOW })).toBe(true);
    expect(isUsable(head, { version: 'b', now: NOW })).toBe(false);
    expect(isUsable(head, { version: 'a', now: NOW + 86_400_000 })).toBe(false);
    expect(isUsable(undefined, { version: 'a', now: NOW })).toBe(false);
  });

  it('is without what belongs to somebody’s home', () => {
    const devices = [
      { id: 'ao-1', personal: false },
      { id: 'nha-1', personal: true },
    ];
    const personal = personalIds([devices, new Map([['nha-1', 1]]), { pages: [{ items: [null] }] }]);
    expect([...personal]).toEqual(['nha-1']);
    const homes = [
      { id: 'nha-2', kind: 'household', members: ['cong-to-2'] },
      { id: 'ruong-3', kind: 'field', household: 'ho-3' },
    ];
    expect([...personalIds(homes)]).toEqual(['nha-2', 'cong-to-2', 'ruong-3']);
    expect(withoutPersonal(devices, personal)).toEqual([devices[0]]);
    const latest = new Map([
      ['ao-1', 1],
      ['nha-1', 2],
    ]);
    expect(withoutPersonal(latest, personal)).toEqual(new Map([['ao-1', 1]]));
    const pages = { pages: [{ items: [{ id: 'x', device: 'nha-1' }, { id: 'y', device: 'ao-1' }, null] }] };
    expect(withoutPersonal(pages, personal)).toEqual({ pages: [{ items: [{ id: 'y', device: 'ao-1' }, null] }] });
    expect(withoutPersonal(devices[1], personal)).toBeUndefined();
  });

  it('is without charts in which somebody’s home is one of several', () => {
    const personal = new Set(['nha-1']);
    expect(isPersonalKey(['series', 'many', ['ao-1/salinity', 'nha-1/water_flow'], null], personal)).toBe(true);
    expect(isPersonalKey(['diary', 'pages', { site: 'nha-1' }], personal)).toBe(true);
    expect(isPersonalKey(['series', 'many', ['ao-1/salinity'], null], personal)).toBe(false);
    const columns = new Map([
      ['ao-1/salinity', 1],
      ['nha-1/water_flow', 2],
    ]);
    expect(withoutPersonal({ columns }, personal)).toEqual({ columns: new Map([['ao-1/salinity', 1]]) });
  });

  it('is without a card of a home that one may see', () => {
    const cards = [
      { id: 'ruong-3', kind: 'field', personal: true, members: ['am-3'], figure: { device: 'am-3', result: 20 } },
      { id: 'ruong-4', kind: 'field', personal: false, members: ['am-4'] },
    ];
    const personal = personalIds([{ sites: cards }]);
    expect([...personal]).toEqual(['ruong-3', 'am-3']);
    expect(withoutPersonal({ sites: cards }, personal)).toEqual({ sites: [cards[1]] });
  });

  it('knows about how large it is', () => {
    const value = { name: 'Ao tôm số 1', values: [1.5, 2.5, 3.5], of: [{ id: 'a' }, null, true] };
    const written = JSON.stringify(value).length;
    expect(bytesOf(value)).toBeGreaterThan(written * 0.5);
    expect(bytesOf(value)).toBeLessThan(written * 2);
    expect(bytesOf(new Map([['ao-1', { at: 1, result: 2 }]]))).toBeGreaterThan(20);
  });
});
