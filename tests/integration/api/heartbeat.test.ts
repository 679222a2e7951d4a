import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { heartbeat } from '../../../domain/api/heartbeat.ts';
import { HOUR_MS, hourOf } from '../../../store/registry/device-hours.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { addPerson, furnishPlaces, type Visitor, visitorOf } from './people.ts';
import { bodyOf, type RunningApi, startApi } from './start-api.ts';

const FIELD = 'ruong-1';

let api: RunningApi;
let an: Visitor;

beforeAll(async () => {
  api = await startApi();
  await furnishPlaces(api);
  const { now } = api.clock;
  for (const [id, organisation] of [
    [FIELD, 'htx-mot'],
    ['ruong-3', 'htx-hai'],
  ] as const)
    await createSite(api.registry, { id, name: id, kind: 'field', organisation }, now);
  await api.places.reload();
  await addPerson(api, 'an@example.org', [{ role: 'operator', scope: 'organisation:htx-mot' }]);
  an = await visitorOf(api, 'an@example.org');
});
afterAll(() => api.close());

describe('the heartbeat of a device', () => {
  it('tells of 24 hours what came and what was expected, and nothing from before it was there', async () => {
    const { now } = api.clock;
    await createDevice(
      api.registry,
      { id: 'may-2', name: 'Máy 2', profile: 'generic-json', site: FIELD, expectedIntervalS: 900 },
      now - 10 * HOUR_MS,
    );
    await api.places.reload();
    const hour = hourOf(now);
    const row = (ago: number, reports: number, filled = 0, refused = 0) => ({
      device_id: 'may-2',
      hour: hour - ago,
      uplinks: reports,
      late: filled,
      refused,
      reports,
      filled,
    });
    await api.registry
      .insertInto('device_hours')
      .values([row(30, 4), row(20, 4), row(3, 6, 1), row(2, 3, 0, 1)])
      .execute();
    const beat = await bodyOf(heartbeat, an.send('GET', '/devices/may-2/heartbeat'));
    expect(beat).toMatchObject({ slotMs: HOUR_MS, expectedPerSlot: 4, received: 7, late: 1, refused: 1 });
    expect(Date.parse(beat.from)).toBe((hour - 23) * HOUR_MS);
    expect(beat.slots).toHaveLength(24);
    expect(beat.slots.slice(0, 13)).toEqual(Array(13).fill(null));
    expect(beat.slots[20]).toEqual({ reports: 4, late: 1, refused: 0 });
    expect(beat.slots[21]).toEqual({ reports: 3, late: 0, refused: 1 });
    expect(beat.slots[23]).toEqual({ reports: 0, late: 0, refused: 0 });
    expect(beat.expected).toBe(40);
  });

  it('keeps to itself what came while the device stood where one may not see', async () => {
    const { now } = api.clock;
    await createDevice(
      api.registry,
      { id: 'may-3', name: 'Máy 3', profile: 'generic-json', site: FIELD, organisation: 'htx-mot' },
      now - 48 * HOUR_MS,
    );
    const moved = (hourOf(now) - 4) * HOUR_MS;
    await api.registry.updateTable('deployments').set({ from_at: moved }).where('device_id', '=', 'may-3').execute();
    await api.registry
      .insertInto('deployments')
      .values({ device_id: 'may-3', site_id: 'ruong-3', from_at: now - 48 * HOUR_MS, to_at: moved })
      .execute();
    await api.registry
      .insertInto('device_hours')
      .values(
        [5, 4, 3].map((ago) => ({
          device_id: 'may-3',
          hour: hourOf(now) - ago,
          uplinks: 2,
          late: 0,
          refused: 0,
          reports: 2,
          filled: 0,
        })),
      )
      .execute();
    await api.places.reload();
    const beat = await bodyOf(heartbeat, an.send('GET', '/devices/may-3/heartbeat'));
    expect(beat.slots.filter((slot) => slot === null)).toHaveLength(19);
    expect(beat.received).toBe(4);
    expect((await bodyOf(heartbeat, api.get('/api/v1/devices/may-3/heartbeat'))).received).toBe(6);
  });
});
