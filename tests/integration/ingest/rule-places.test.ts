import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RuleScope } from '../../../domain/rules/definition.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { updateDevice } from '../../../store/registry/devices.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { thresholdRule } from '../../support/rules.ts';
import { NOW, Platform, until } from './platform.ts';

const DAY_MS = 86_400_000;

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
  for (const id of ['htx-a', 'htx-b'])
    await createOrganisation(platform.registry, { id, name: id, kind: 'cooperative', commune: null, phone: null }, NOW);
  for (const [id, organisation] of [
    ['ruong-a', 'htx-a'],
    ['ruong-a2', 'htx-a'],
    ['ruong-b', 'htx-b'],
  ] as const)
    await createSite(platform.registry, { id, name: id, kind: 'field', organisation }, NOW - 9 * DAY_MS);
});
afterEach(() => platform.close());

async function device(id: string, site: string | null, organisation: string | null = null): Promise<void> {
  await createDevice(
    platform.registry,
    { id, name: id, profile: 'generic-json', site, organisation },
    NOW - 9 * DAY_MS,
  );
}

async function season(site: string, crop: string, stages: readonly (readonly [stage: string, from: string])[]) {
  const { registry } = platform;
  const [, from] = stages[0] as readonly [string, string];
  const row = { id: `vu-${site}`, site_id: site, crop, name: 'Vụ', from_day: from, to_day: null };
  await registry
    .insertInto('seasons')
    .values({ ...row, version: 1, created_at: NOW, updated_at: NOW })
    .execute();
  for (const [stage, from_day] of stages)
    await registry.insertInto('season_stages').values({ season_id: row.id, stage, from_day }).execute();
}

const dry = (scope: Partial<RuleScope>, value: number) =>
  thresholdRule({ property: 'water_level', operator: '<=', value }, { scope });

const log = (): string[] =>
  platform.alerts.map(({ transition, alert }) => `${transition} ${alert.rule} ${alert.device}`);

async function level(of: string, value: number): Promise<void> {
  platform.now += 60_000;
  await platform.send(of, { water_level: value });
  await platform.engine?.drained();
}

it('rice in flower has another threshold than rice that tillers, from local midnight on, without a restart', async () => {
  await device('a', 'ruong-a');
  await season('ruong-a', 'rice', [
    ['tillering', '2026-10-01'],
    ['flowering', '2026-11-23'],
  ]);
  await platform.rule('tillering', dry({ crop: 'rice', stage: 'tillering' }, -15));
  await platform.rule('flowering', dry({ crop: 'rice', stage: 'flowering' }, 0));
  await platform.rule('shrimp', dry({ crop: 'shrimp' }, 100));
  await platform.start();

  await level('a', -5);
  expect(log()).toEqual([]);
  await level('a', -16);
  await until(() => platform.alerts.length === 1);
  expect(log()).toEqual(['raised tillering a']);

  // 22 November 23:59 in Vietnam is 16:59 in UTC; what was raised for the former stage ends with it.
  platform.now = Date.UTC(2026, 10, 22, 16, 58, 59);
  await level('a', -16);
  expect(platform.alerts).toHaveLength(1);
  platform.now = Date.UTC(2026, 10, 22, 17, 0, 0);
  await until(() => platform.alerts.length === 2);
  expect(log()[1]).toBe('cleared tillering a');
  await level('a', -5);
  await until(() => platform.alerts.length === 3);
  expect(log()[2]).toBe('raised flowering a');
});

it('an alert that ended at midnight is ended once, however often the server starts', async () => {
  await device('a', 'ruong-a');
  await season('ruong-a', 'rice', [
    ['tillering', '2026-10-01'],
    ['ripening', '2026-11-23'],
  ]);
  await platform.rule('tillering', dry({ crop: 'rice', stage: 'tillering' }, -15));
  await platform.start();
  await level('a', -16);
  await platform.stop();
  platform.now += DAY_MS;
  for (let start = 0; start < 3; start += 1) {
    await platform.start();
    await platform.engine?.drained();
    await platform.stop();
  }
  const rows = await platform.registry
    .selectFrom('alert_events')
    .select('kind')
    .orderBy('recorded_at')
    .orderBy('at')
    .execute();
  expect(rows.map(({ kind }) => kind)).toEqual(['raised', 'cleared']);
});

it('a rule of an organisation speaks of what it owns and of what stands on its sites, not of others', async () => {
  await device('mine', 'ruong-a');
  await device('lent', 'ruong-b', 'htx-a');
  await device('in-store', null, 'htx-a');
  await device('theirs', 'ruong-b');
  await device('nobodys', null);
  await platform.rule('dry', dry({ place: 'organisation:htx-a' }, -15));
  await platform.start();
  for (const id of ['mine', 'lent', 'in-store', 'theirs', 'nobodys']) await level(id, -16);
  await until(() => platform.alerts.length === 3);
  expect(log()).toEqual(['raised dry mine', 'raised dry lent', 'raised dry in-store']);
});

it('the alert of a device that moves away is closed, and its new place’s rule judges it', async () => {
  await device('a', 'ruong-a2');
  await platform.rule('dry-a', dry({ place: 'organisation:htx-a', devices: ['a'] }, -15));
  await platform.rule('dry-b', dry({ place: 'organisation:htx-b' }, -10));
  await platform.start();
  await level('a', -16);
  await until(() => platform.alerts.length === 1);
  platform.now += 60_000;
  await updateDevice(platform.registry, 'a', { site: 'ruong-b' }, { expected: 1, now: platform.now });
  await platform.engine?.registryChanged();
  await until(() => platform.alerts.length === 2);
  await level('a', -16);
  await until(() => platform.alerts.length === 3);
  expect(log()).toEqual(['raised dry-a a', 'cleared dry-a a', 'raised dry-b a']);
});
