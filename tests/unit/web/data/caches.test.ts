import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../domain/api/alerts.ts';
import type { Device } from '../../../../domain/api/devices.ts';
import { type Condition, condition } from '../../../../domain/rules/conditions.ts';
import { ruleScope } from '../../../../domain/rules/definition.ts';
import { applyToAlerts, byUrgency, openAlertsQuery } from '../../../../web/src/data/alerts.ts';
import { applyToDevices, devicesQuery, freshnessNow } from '../../../../web/src/data/devices.ts';
import { filterFleet } from '../../../../web/src/data/fleet.ts';
import { applyToLatest, fleetLatestQuery } from '../../../../web/src/data/latest.ts';
import { type StoredRule, thresholdsFor } from '../../../../web/src/data/rules.ts';

const NOW = Date.UTC(2026, 10, 22, 7);

const device = (id: string, change: Partial<Device> = {}): Device => ({
  id,
  name: id,
  profile: 'pond-sonde',
  site: null,
  gateway: null,
  expectedIntervalS: 600,
  profileName: { vi: 'Máy đo nước ao', en: 'Pond sonde' },
  siteName: null,
  villageName: null,
  organisation: null,
  organisationName: null,
  serial: null,
  retiredAt: null,
  disabled: false,
  freshness: 'fresh',
  lastUplinkAt: new Date(NOW).toISOString(),
  uplinks: 1,
  refusals: 0,
  openAlerts: 0,
  createdAt: new Date(0).toISOString(),
  updatedAt: new Date(0).toISOString(),
  personal: false,
  place: ['all'],
  ...change,
});

const alert = (id: string, change: Partial<Alert> = {}): Alert => ({
  id,
  rule: 'r',
  ruleName: { vi: 'r', en: 'r' },
  advice: { vi: '', en: '' },
  kind: 'threshold',
  step: 1,
  steps: 1,
  highestStep: 1,
  label: null,
  level: 'act',
  risk: null,
  state: 'raised',
  device: 'a',
  deviceName: 'a',
  site: null,
  siteName: null,
  datastream: 'salinity',
  operator: '>=',
  threshold: 1,
  value: 1.2,
  peak: 1.2,
  raisedAt: new Date(NOW).toISOString(),
  acknowledgedAt: null,
  acknowledgedBy: null,
  assignedTo: null,
  snoozedUntil: null,
  clearedAt: null,
  cause: null,
  closedAt: null,
  closedBy: null,
  flaps: 0,
  inMaintenance: false,
  group: id,
  explains: 0,
  place: ['all'],
  ...change,
});

describe('freshness by the clock of now', () => {
  it('gets worse as time goes by', () => {
    expect(freshnessNow(device('a'), NOW + 1_200_000)).toBe('fresh');
    expect(freshnessNow(device('a'), NOW + 1_201_000)).toBe('late');
    expect(freshnessNow(device('a'), NOW + 3_001_000)).toBe('lost');
  });

  it('is never better than the server knew', () => {
    expect(freshnessNow(device('a', { freshness: 'lost' }), NOW)).toBe('lost');
    expect(freshnessNow(device('a', { freshness: 'never', lastUplinkAt: null }), NOW)).toBe('never');
  });

  it('becomes fresh with a live message', () => {
    const client = new QueryClient();
    client.setQueryData(devicesQuery.queryKey, [device('a', { freshness: 'lost' }), device('b')]);
    const before = client.getQueryData(devicesQuery.queryKey)!;
    applyToDevices(client, [{ device: 'a', receivedAt: NOW + 5000, latest: {} }]);
    const after = client.getQueryData(devicesQuery.queryKey)!;
    expect(after[0]).toMatchObject({
      freshness: 'fresh',
      uplinks: 2,
      lastUplinkAt: new Date(NOW + 5000).toISOString(),
    });
    expect(after[1]).toBe(before[1]);
  });
});

describe('a list of devices under a filter', () => {
  it('counts what the search finds and shows the chosen freshness', () => {
    const devices = [device('Ao 1'), device('Ao 2', { freshness: 'late' }), device('Ruộng', { freshness: 'late' })];
    const { counts, shown } = filterFleet(devices, { q: 'ao', freshness: 'late' }, NOW);
    expect(counts).toEqual({ fresh: 1, late: 2, lost: 0, never: 0 });
    expect(shown.map((one) => one.device.id)).toEqual(['Ao 2', 'Ruộng']);
  });
});

describe('newest results', () => {
  it('are replaced by newer ones only, and other devices keep theirs', () => {
    const client = new QueryClient();
    const other = new Map([['x', { at: 1, result: 1 }]]);
    client.setQueryData(
      fleetLatestQuery.queryKey,
      new Map([
        ['a', new Map([['x', { at: 10, result: 1 }]])],
        ['b', other],
      ]),
    );
    applyToLatest(client, [{ device: 'a', receivedAt: 1, latest: { x: [5, 99], y: [5, 0] } }]);
    const fleet = client.getQueryData(fleetLatestQuery.queryKey)!;
    expect(fleet.get('a')?.get('x')).toEqual({ at: 10, result: 1 });
    expect(fleet.get('a')?.get('y')).toEqual({ at: 5, result: 0 });
    expect(fleet.get('b')).toBe(other);
  });

  it('that nobody has asked for are not kept', () => {
    const client = new QueryClient();
    applyToLatest(client, [{ device: 'a', receivedAt: 1, latest: { x: [5, 99] } }]);
    expect(client.getQueryData(fleetLatestQuery.queryKey)).toBeUndefined();
  });
});

describe('open alerts', () => {
  it('come unacknowledged first, then worst, then newest', () => {
    const list = [
      alert('old', { raisedAt: new Date(NOW - 1000).toISOString() }),
      alert('taken', { level: 'danger', state: 'acknowledged' }),
      alert('new'),
      alert('worst', { level: 'danger' }),
    ];
    expect(list.sort(byUrgency).map((one) => one.id)).toEqual(['worst', 'new', 'old', 'taken']);
  });

  it('change place, appear and go as they are raised, acknowledged and cleared', () => {
    const client = new QueryClient();
    client.setQueryData(openAlertsQuery.queryKey, [alert('a'), alert('b')]);
    applyToAlerts(client, [alert('a', { state: 'acknowledged' }), alert('c', { level: 'danger' })]);
    expect(client.getQueryData(openAlertsQuery.queryKey)?.map((one) => one.id)).toEqual(['c', 'b', 'a']);
    applyToAlerts(client, [alert('c', { state: 'cleared' })]);
    expect(client.getQueryData(openAlertsQuery.queryKey)?.map((one) => one.id)).toEqual(['b', 'a']);
  });
});

describe('limits of a datastream', () => {
  const salty: Condition = condition.parse({
    kind: 'threshold',
    property: 'salinity',
    operator: '>=',
    steps: [{ level: 'act', value: 1, clearValue: 0.9 }],
  });
  const rule = (change: Partial<StoredRule>): StoredRule => ({
    place: ['all'],
    id: 'r',
    name: { vi: 'r', en: 'r' },
    advice: { vi: '', en: '' },
    enabled: true,
    scope: ruleScope.parse({}),
    active: null,
    condition: salty,
    template: null,
    ...change,
  });
  const of = (change: Partial<StoredRule>) =>
    thresholdsFor([rule(change)], { device: device('a'), today: null }, 'salinity').length;

  it('come from the rules that watch it', () => {
    expect(thresholdsFor([rule({})], { device: device('a'), today: null }, 'salinity')).toEqual([
      { value: 1, side: 'above', level: 'act', name: { vi: 'r', en: 'r' } },
    ]);
    expect(of({ scope: ruleScope.parse({ devices: [], profile: 'pond-sonde' }) })).toBe(1);
    expect(of({ scope: ruleScope.parse({ devices: ['a'], profile: null }) })).toBe(1);
  });

  it('are one for each step, by its own name where it has one', () => {
    const steps = [
      { level: 'watch', value: 1, clearValue: 0.9 },
      { level: 'danger', value: 4, clearValue: 3.5, label: { vi: 'Mặn nặng', en: 'Very salty' } },
    ];
    const both = rule({ condition: condition.parse({ ...salty, steps }) });
    expect(thresholdsFor([both], { device: device('a'), today: null }, 'salinity')).toEqual([
      { value: 1, side: 'above', level: 'watch', name: { vi: 'r', en: 'r' } },
      { value: 4, side: 'above', level: 'danger', name: { vi: 'Mặn nặng', en: 'Very salty' } },
    ]);
  });

  it('are those of the crop and stage of today, and of where it belongs', () => {
    const heading = rule({ scope: ruleScope.parse({ crop: 'rice', stage: 'heading' }) });
    const at = (stage: string) =>
      thresholdsFor([heading], { device: device('a'), today: { siteKind: 'field', crop: 'rice', stage } }, 'salinity');
    expect([at('heading').length, at('tillering').length]).toEqual([1, 0]);
    expect(of({ scope: ruleScope.parse({ crop: 'rice' }) })).toBe(0);
    const theirs = rule({ scope: ruleScope.parse({ place: 'organisation:htx-b' }) });
    const on = (place: Device['place']) =>
      thresholdsFor([theirs], { device: device('a', { place }), today: null }, 'salinity');
    expect([on(['organisation:htx-b', 'all']).length, on(['all']).length]).toEqual([1, 0]);
  });

  it('are those of the nearest rule alone, at the kind of site that it is for', () => {
    const near = rule({ scope: ruleScope.parse({ siteKind: 'gate' }), id: 'near' });
    const at = (siteKind: 'gate' | 'pond') =>
      thresholdsFor(
        [rule({}), near],
        { device: device('a'), today: { siteKind, crop: null, stage: null } },
        'salinity',
      );
    expect([at('gate').length, at('pond').length]).toEqual([1, 1]);
    expect(of({ scope: ruleScope.parse({ siteKind: 'gate' }) })).toBe(0);
  });

  it('are both ends of a band', () => {
    const steps = [{ level: 'act', low: 0.5, high: 4, clearLow: 0.6, clearHigh: 3.8 }];
    const band = rule({ condition: condition.parse({ kind: 'band', property: 'salinity', steps }) });
    const found = thresholdsFor([band], { device: device('a'), today: null }, 'salinity');
    expect(found.map(({ value, side }) => [value, side])).toEqual([
      [0.5, 'below'],
      [4, 'above'],
    ]);
  });

  it('do not come from rules that sleep, watch others, or watch for silence', () => {
    expect(of({ enabled: false })).toBe(0);
    expect(of({ scope: ruleScope.parse({ devices: ['b'], profile: 'pond-sonde' }) })).toBe(0);
    expect(of({ scope: ruleScope.parse({ devices: [], profile: 'paddy-level' }) })).toBe(0);
    expect(of({ condition: condition.parse({ kind: 'no-data', steps: [{ level: 'act', intervals: 3 }] }) })).toBe(0);
    expect(thresholdsFor([rule({})], { device: device('a'), today: null }, 'river_level')).toEqual([]);
  });
});
