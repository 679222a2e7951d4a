import { afterEach, beforeEach, expect, it } from 'vitest';
import { bulkInsert } from '../../../store/registry/bulk.ts';
import { HOUR, MORNING, Notified, oxygen } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open({ separate: true });
});
afterEach(async () => {
  expect(sen.troubles).toEqual([]);
  await sen.close();
});

const N = 10_000;

/** @param groupOf the group of the nth alert */
async function raiseMany(groupOf: (n: number) => number): Promise<void> {
  const alert = (n: number) => ({
    id: `m${n}`,
    rule_id: 'oxy',
    device_id: 'phao',
    key: 'dissolved_oxygen',
    site_id: 'ao-1',
    definition: JSON.stringify(oxygen),
    state: 'raised',
    step: 1,
    highest_step: 1,
    level: n === 9999 ? 'danger' : 'act',
    value: 3,
    peak: 3,
    raised_at: MORNING,
    group_id: `m${groupOf(n)}`,
  });
  const entry = (n: number) => ({
    idempotency_key: `m${n}:raised`,
    kind: 'alert-raised',
    body: JSON.stringify({ alert: `m${n}`, transition: 'raised', level: n === 9999 ? 'danger' : 'act' }),
    created_at: MORNING,
    attempts: 0,
    next_attempt_at: MORNING,
    delivered_at: null,
  });
  const all = Array.from({ length: N }, (_, n) => n);
  const alerts = all.map(alert);
  const entries = all.map(entry);
  const columns = <T extends object>(row: T) => Object.keys(row) as (keyof T & string)[];
  await bulkInsert('alerts', columns(alerts[0] as (typeof alerts)[0]))(sen.registry, alerts);
  await bulkInsert('outbox', columns(entries[0] as (typeof entries)[0]))(sen.registry, entries);
}

it('10,000 alerts of a few causes are a few messages', async () => {
  await sen.person('bay');
  await raiseMany((n) => n % 20);
  await sen.settle();
  expect(sen.sent).toHaveLength(21);
  expect(sen.sent[0]?.message.subject).toContain('và 499 điểm khác');
  expect(sen.sent.at(-1)?.message.level).toBe('danger');
}, 120_000);

it('10,000 alerts of as many causes are 30 messages an hour, one that says so, and danger all the same', async () => {
  await sen.person('bay');
  await raiseMany((n) => n);
  await sen.settle();
  expect(sen.sent.filter(({ message }) => message.level === 'act')).toHaveLength(30);
  expect(sen.sent.filter(({ message }) => message.subject === 'Đang có rất nhiều cảnh báo')).toHaveLength(1);
  expect(sen.sent.filter(({ message }) => message.level === 'danger')).toHaveLength(1);
  expect(sen.sent).toHaveLength(32);
  const { n } = await sen.registry
    .selectFrom('notices')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  expect(Number(n)).toBe(N);
  sen.told();
  await sen.settle(MORNING + 20 * HOUR + 30 * 60_000);
  expect(sen.told()).toEqual(['@bay_chat digest -']);
  await sen.raise('act', { site: 'ao-2' });
  await sen.settle();
  expect(sen.told()).toEqual(['@bay_chat raised act']);
}, 120_000);
