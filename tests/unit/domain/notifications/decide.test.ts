import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  atLeast,
  decide,
  type Earlier,
  holdOf,
  type Listener,
  type Occasion,
  roundOfKey,
  SETTLE_MS,
} from '../../../../domain/notifications/decide.ts';
import { defaultPreferences } from '../../../../domain/notifications/preferences.ts';
import { type AlertLevel, alertLevel } from '../../../../domain/rules/steps.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const NOON = Date.UTC(2026, 10, 22, 5);
const MIDNIGHT = Date.UTC(2026, 10, 22, 17);

const listener = (more: Partial<Listener['preferences']> = {}): Listener => ({
  user: 'bay',
  preferences: { ...defaultPreferences, ...more },
  targets: [
    { id: 'chat', fromLevel: 'watch', settles: true },
    { id: 'sms', fromLevel: 'danger', settles: true },
  ],
});
const occasion = (kind: Occasion['kind'], level: AlertLevel, more: Partial<Occasion> = {}): Occasion => ({
  kind,
  group: 'g',
  level,
  open: kind !== 'cleared',
  groupOpen: kind !== 'cleared',
  maintenanceUntil: null,
  snoozedUntil: null,
  ...more,
});
const fresh = (now = NOON) => ({ earlier: [], now, zone: ZONE });

describe('what an alert means for somebody', () => {
  it('is a message to each of his places whose level is reached', () => {
    const act = decide(occasion('raised', 'act'), listener(), fresh());
    expect(act.deliveries.map(({ target, purpose, held }) => ({ target, purpose, held }))).toEqual([
      { target: 'chat', purpose: 'raised', held: null },
    ]);
    const danger = decide(occasion('raised', 'danger'), listener(), fresh());
    expect(danger.deliveries.map(({ target }) => target)).toEqual(['chat', 'sms']);
  });

  it('is an entry of the digest when it is milder than he wants, and nothing when he wants none', () => {
    expect(decide(occasion('raised', 'watch'), listener(), fresh())).toMatchObject({
      deliveries: [],
      digest: 'g/watch',
    });
    expect(decide(occasion('raised', 'watch'), listener({ digestAt: null }), fresh()).digest).toBeNull();
  });

  it('waits for maintenance before a snooze, and for a snooze before the morning', () => {
    const held = (more: Partial<Occasion>, now: number) =>
      decide(occasion('raised', 'act', more), listener(), fresh(now)).deliveries[0]?.held;
    const later = MIDNIGHT + 3_600_000;
    expect(held({ maintenanceUntil: later, snoozedUntil: later }, MIDNIGHT)).toBe('maintenance');
    expect(held({ snoozedUntil: later }, MIDNIGHT)).toBe('snoozed');
    expect(held({}, MIDNIGHT)).toBe('quiet-hours');
    expect(held({ maintenanceUntil: NOON, snoozedUntil: NOON }, NOON)).toBeNull();
  });

  it('that is over before anybody could be told is for the digest', () => {
    expect(decide(occasion('raised', 'danger', { open: false }), listener(), fresh())).toMatchObject({
      deliveries: [],
      digest: 'g/danger',
    });
  });

  it('reaches whom a chain names although he would hear of danger alone', () => {
    const picky: Listener = {
      ...listener({ tellFrom: 'danger' }),
      targets: [{ id: 'sms', fromLevel: 'danger', settles: true }],
    };
    expect(decide(occasion('raised', 'act'), picky, fresh()).deliveries).toEqual([]);
    expect(decide(occasion('unattended', 'act'), picky, fresh()).deliveries).toMatchObject([
      { target: 'sms', purpose: 'chain' },
    ]);
  });
});

/** A group of alerts that does whatever it likes, and a sender that looks again, and sends, or not, what is due. */
const turns = fc.array(
  fc.record({
    kind: fc.constantFrom<Occasion['kind']>('raised', 'escalated', 'reopened', 'cleared', 'unattended'),
    level: fc.constantFrom(...alertLevel.options),
    after: fc.integer({ min: 0, max: 6 * 3_600_000 }),
    snoozed: fc.boolean(),
    worked: fc.boolean(),
    sends: fc.boolean(),
  }),
  { maxLength: 40 },
);

function play(steps: typeof turns extends fc.Arbitrary<infer T> ? T : never, who: Listener) {
  const rows = new Map<string, Earlier & { at: number; sentAt: number | null }>();
  let now = NOON;
  for (const { kind, level, after, snoozed, worked, sends } of steps) {
    now += after;
    const until = now + 1_800_000;
    const turn = occasion(kind, level, {
      snoozedUntil: snoozed ? until : null,
      maintenanceUntil: worked ? until : null,
    });
    const decision = decide(turn, who, { earlier: [...rows.values()], now, zone: ZONE });
    for (const key of decision.withdrawn) {
      const row = rows.get(key);
      if (row?.state !== 'waiting') throw new Error(`${key} was withdrawn, but waited no more`);
      rows.set(key, { ...row, state: 'withdrawn' });
    }
    for (const planned of decision.deliveries) {
      const before = rows.get(planned.key);
      // As the table does: only what was withdrawn comes to life again.
      if (before && before.state !== 'withdrawn') throw new Error(`${planned.key} was planned twice`);
      rows.set(planned.key, { ...planned, state: 'waiting', sentAt: null });
    }
    if (!sends) continue;
    for (const [key, row] of rows) {
      if (row.state !== 'waiting' || row.at > now) continue;
      const level = row.purpose === 'cleared' ? null : row.level;
      const hold = holdOf(level === null ? { maintenanceUntil: null, snoozedUntil: null } : turn, who.preferences, {
        level,
        now,
        zone: ZONE,
      });
      if (hold.held === null) rows.set(key, { ...row, state: 'sent', held: null, sentAt: now });
      else rows.set(key, { ...row, ...hold });
    }
  }
  return [...rows.values()];
}

describe('whatever a group of alerts does', () => {
  it('nobody is told twice of a level at a place, unless he was told in between that it is over', () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const sent = play(steps, listener()).filter(({ sentAt }) => sentAt !== null);
        const ends = sent.filter(({ purpose }) => purpose === 'cleared').map(({ sentAt }) => sentAt as number);
        for (const target of ['chat', 'sms'])
          for (const level of alertLevel.options) {
            const times = sent
              .filter((one) => one.target === target && one.level === level && one.purpose !== 'cleared')
              .map(({ sentAt }) => sentAt as number)
              .sort((a, b) => a - b);
            for (let i = 1; i < times.length; i += 1)
              expect(ends.some((end) => end >= (times[i - 1] as number) && end <= (times[i] as number))).toBe(true);
          }
      }),
    );
  });

  it('whoever believes that it is over is told when it comes back', () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const last = steps.at(-1);
        if (!last || last.kind === 'cleared' || last.kind === 'unattended') return;
        const rows = play(steps, listener({ tellFrom: 'watch' })).filter(({ target, state }) => {
          return target === 'chat' && state !== 'withdrawn';
        });
        const round = Math.max(
          -1,
          ...rows.filter(({ purpose }) => purpose === 'cleared').map(({ key }) => roundOfKey(key)),
        );
        expect(rows.some(({ purpose, key }) => purpose !== 'cleared' && roundOfKey(key) > round)).toBe(true);
      }),
    );
  });

  it('a siren sounds again after it was still for a minute', () => {
    const siren: Listener = {
      user: null,
      preferences: { ...defaultPreferences, tellFrom: 'watch', digestAt: null, quiet: null },
      targets: [{ id: 'siren', fromLevel: 'danger', settles: false }],
    };
    const told: Earlier[] = [];
    for (const kind of ['raised', 'cleared', 'reopened', 'cleared', 'reopened'] as const)
      for (const one of decide(occasion(kind, 'danger'), siren, { earlier: told, now: NOON, zone: ZONE }).deliveries)
        told.push({ ...one, state: 'sent', held: null });
    expect(told.map(({ purpose }) => purpose)).toEqual(['raised', 'cleared', 'raised', 'cleared', 'raised']);
  });

  it('nobody is told of the end who was not told of the beginning, nor before it has lasted', () => {
    fc.assert(
      fc.property(turns, (steps) => {
        const rows = play(steps, listener());
        for (const end of rows.filter(({ purpose }) => purpose === 'cleared')) {
          const begun = rows.filter(
            ({ purpose, target, level }) => purpose !== 'cleared' && target === end.target && level === end.level,
          );
          expect(begun.length).toBeGreaterThan(0);
          if (end.sentAt !== null) expect(end.sentAt).toBeGreaterThanOrEqual(NOON + SETTLE_MS);
        }
      }),
    );
  });

  it('nobody is woken for less than he wants to be', () => {
    fc.assert(
      fc.property(turns, fc.constantFrom(...alertLevel.options), (steps, quietExcept) => {
        for (const { sentAt, level, purpose } of play(steps, listener({ quietExcept }))) {
          if (sentAt === null || (purpose !== 'cleared' && atLeast(level, quietExcept))) continue;
          const hour = new Date(sentAt + 7 * 3_600_000).getUTCHours();
          expect(hour >= 5 && hour < 21).toBe(true);
        }
      }),
    );
  });
});
