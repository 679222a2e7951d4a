import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromLocalInput, toLocalInput } from '../../../../web/src/lib/local-input.ts';
import { parseMoment } from '../../../../web/src/lib/moment.ts';
import { fixedRange, PRESETS, presetOf, presets, resolveRange } from '../../../../web/src/lib/time-range.ts';

/** Sunday, 22 November 2026, 14:00 in Vietnam. */
const NOW = Date.UTC(2026, 10, 22, 7, 0, 0);
const ZONE = 'Asia/Ho_Chi_Minh';
const DAY_MS = 86_400_000;
const local = (text: string) => Date.parse(`${text}+07:00`);

describe('an end of a range', () => {
  it.each([
    ['now', '2026-11-22T14:00', '2026-11-22T14:00'],
    ['now-7d', '2026-11-15T14:00', '2026-11-15T14:00'],
    ['now-90m', '2026-11-22T12:30', '2026-11-22T12:30'],
    ['now/d', '2026-11-22T00:00', '2026-11-23T00:00'],
    ['now-1d/d', '2026-11-21T00:00', '2026-11-22T00:00'],
    ['now/d+6h', '2026-11-22T06:00', '2026-11-23T06:00'],
    ['now/h', '2026-11-22T14:00', '2026-11-22T15:00'],
    // A week begins on Monday, so Sunday is its last day.
    ['now/w', '2026-11-16T00:00', '2026-11-23T00:00'],
    ['now/M', '2026-11-01T00:00', '2026-12-01T00:00'],
    ['now/y', '2026-01-01T00:00', '2027-01-01T00:00'],
    ['now-1M', '2026-10-22T14:00', '2026-10-22T14:00'],
    ['now-9M/M', '2026-02-01T00:00', '2026-03-01T00:00'],
    ['now-1y', '2025-11-22T14:00', '2025-11-22T14:00'],
    ['2026-11-01', '2026-11-01T00:00', '2026-11-02T00:00'],
    ['2026-11-01T06:30:00+07:00', '2026-11-01T06:30', '2026-11-01T06:30'],
  ])('%s is %s at the start and %s at the end', (text, start, end) => {
    expect(parseMoment(text, NOW, 'start')).toBe(local(start));
    expect(parseMoment(text, NOW, 'end')).toBe(local(end));
  });

  it('a month before the last of a longer one is its own last', () => {
    expect(parseMoment('now-1M', local('2026-03-31T08:00'), 'start')).toBe(local('2026-02-28T08:00'));
  });

  it.each([
    '',
    'yesterday',
    'now-',
    'now-7',
    'now-7x',
    'now/q',
    'now-7d ',
    '2026-02-30',
    '2026-13-01',
    '1700000000000',
    '2026-11-01T25:00:00Z',
    'now-99999y-99999y-99999y',
    'now+99999y+99999y-99999M+99999y/w',
  ])('%j is none', (text) => expect(parseMoment(text, NOW, 'start')).toBeNull());

  it('never throws, whatever a link says', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const at = parseMoment(`now${text}`, NOW, 'end') ?? parseMoment(text, NOW, 'end');
        expect(at === null || Number.isFinite(at)).toBe(true);
      }),
    );
    const step = fc.stringMatching(/^([+-]9?\d{1,4}[mhdwMy]|\/[mhdwMy])$/);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.constantFrom('start', 'end'), (steps, side) => {
        const at = parseMoment(`now${steps.join('')}`, NOW, side);
        expect(at === null || Number.isFinite(at)).toBe(true);
      }),
    );
  });
});

describe('a range', () => {
  it('is the usual one of the page when the link says nothing', () => {
    expect(resolveRange({}, NOW)).toEqual({ from: NOW - DAY_MS, to: NOW, live: true, fault: null });
    expect(resolveRange({}, NOW, '7d').from).toBe(NOW - 7 * DAY_MS);
  });

  it('of two instants is fixed', () => {
    const choice = fixedRange(Date.UTC(2026, 10, 1), Date.UTC(2026, 10, 2));
    expect(resolveRange(choice, NOW)).toEqual({
      from: Date.UTC(2026, 10, 1),
      to: Date.UTC(2026, 10, 2),
      live: false,
      fault: null,
    });
  });

  it('of today ends now and grows; of yesterday it is over', () => {
    expect(resolveRange({ from: 'now/d', to: 'now/d' }, NOW)).toEqual({
      from: local('2026-11-22T00:00'),
      to: NOW,
      live: true,
      fault: null,
    });
    expect(resolveRange({ from: 'now-1d/d', to: 'now-1d/d' }, NOW)).toEqual({
      from: local('2026-11-21T00:00'),
      to: local('2026-11-22T00:00'),
      live: false,
      fault: null,
    });
  });

  it.each([
    [{ from: '2026-11-02', to: '2026-11-01' }, 'backwards'],
    [{ from: 'yesterday', to: 'now' }, 'unreadable'],
    [{ from: 'now-1d', to: 'x' }, 'unreadable'],
    [{ from: 'now+1d', to: 'now+2d' }, 'ahead'],
    [{ from: 'now-50y' }, 'too-long'],
    [{ from: 'now-99999y' }, 'too-long'],
  ])('%o is the usual one, and says what is wrong with it: %s', (choice, fault) => {
    expect(resolveRange(choice, NOW)).toMatchObject({ from: NOW - DAY_MS, to: NOW, live: true, fault });
  });

  it('that is offered is known again', () => {
    for (const key of presets) expect(presetOf(PRESETS[key])).toBe(key);
    expect(presetOf({})).toBe('24h');
    expect(presetOf({ from: 'now-7d' })).toBe('7d');
    expect(presetOf({ from: 'now-6d' })).toBeNull();
  });
});

describe('a time typed into a form', () => {
  it('is one of Vietnam and comes back the same', () => {
    expect(fromLocalInput('2026-11-22T14:00', ZONE)).toBe(NOW);
    expect(toLocalInput(NOW, ZONE)).toBe('2026-11-22T14:00');
    expect(fromLocalInput('', ZONE)).toBeNull();
  });
});
