import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAlerts } from '../../../store/registry/alerts.ts';
import { listQuarantine } from '../../../store/registry/quarantine.ts';
import { thresholdRule } from '../../support/rules.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const hot = thresholdRule({ property: 'air_temperature', operator: '>', value: 35, clearValue: 33 });

describe('an uplink', () => {
  it('is stored, shown live and checked against a threshold', async () => {
    await platform.device('a');
    await platform.rule('hot', hot);
    const engine = await platform.start();
    engine.setInterest('*');
    await platform.send('a', { ts: NOW - 60_000, values: { air_temperature: 36.5, soil_moisture: 0 } });
    await engine.drained();

    expect(await platform.stored('a')).toEqual([
      { device: 'a', datastream: 'air_temperature', at: NOW - 60_000, result: 36.5 },
      { device: 'a', datastream: 'soil_moisture', at: NOW - 60_000, result: 0 },
    ]);
    expect(platform.live).toEqual([
      {
        device: 'a',
        receivedAt: NOW,
        latest: { air_temperature: [NOW - 60_000, 36.5], soil_moisture: [NOW - 60_000, 0] },
      },
    ]);
    await until(() => platform.alerts.length > 0);
    expect(platform.alerts).toMatchObject([{ transition: 'raised', alert: { rule: 'hot', device: 'a', value: 36.5 } }]);
    const [alert] = await listAlerts(platform.registry, { state: 'open' }, { after: null, limit: 10 });
    expect(alert).toMatchObject({ datastream: 'air_temperature', state: 'raised' });
    const [notice] = await platform.registry.selectFrom('outbox').selectAll().execute();
    expect(notice?.idempotency_key).toBe(`${alert?.id}:raised:${NOW - 60_000}`);
    expect(JSON.parse(notice?.body ?? 'null')).toMatchObject({
      device: 'a',
      datastream: 'air_temperature',
      value: 36.5,
    });
    expect(platform.trims.at(-1)).toBe(1);
  });

  it('keeps its good fields when another is bad, and the bad one waits with the whole message', async () => {
    await platform.device('a');
    const engine = await platform.start();
    await platform.send('a', { air_temperature: 500, air_humidity: '81', note: 'NaN' });
    await engine.drained();
    expect(await platform.stored('a')).toMatchObject([{ datastream: 'air_humidity', result: 81, at: NOW }]);
    const [item] = await listQuarantine(platform.registry, { state: 'waiting' }, { after: null, limit: 10 });
    expect(item).toMatchObject({ reason: 'out-of-range', field: 'air_temperature', device: 'a' });
    expect(item?.payloadText).toContain('"air_humidity":"81"');
  });

  it('is counted and shown on its device, of which the last 20 are kept', async () => {
    await platform.device('a');
    const engine = await platform.start();
    for (let i = 0; i < 25; i += 1) await platform.send('a', { ts: NOW - 100 + i, values: { salinity: i } });
    await engine.drained();
    await platform.stop();
    const again = await platform.start();
    await platform.send('a', 'broken', { receivedAt: NOW + 1 });
    await again.drained();
    const recent = await platform.registry.selectFrom('recent_uplinks').selectAll().orderBy('received_at').execute();
    expect(recent).toHaveLength(20);
    expect(recent.at(-1)).toMatchObject({ reason: 'unreadable-payload', observations: 0, quarantined: 1, bytes: 6 });
    expect(recent.at(-1)?.payload.toString()).toBe('broken');
    expect(await platform.registry.selectFrom('device_activity').selectAll().execute()).toMatchObject([
      { device_id: 'a', uplinks: 26, observations: 25, quarantined: 1, live_at: NOW, last_uplink_at: NOW + 1 },
    ]);
    expect(await platform.registry.selectFrom('datastreams').selectAll().execute()).toMatchObject([
      { device_id: 'a', key: 'salinity', property: 'salinity', channel: null, first_at: NOW - 100 },
    ]);
  });
});

describe('a status', () => {
  it('is kept, its battery and signal are observations although the profile names none; a last will is no sign of life', async () => {
    await platform.device('p', 'gateway');
    const engine = await platform.start();
    const topic = 'sen/v1/p/status';
    await platform.send('p', { online: false }, { topic, receivedAt: NOW - 5000 });
    await engine.drained();
    const activity = () => platform.registry.selectFrom('device_activity').selectAll().executeTakeFirstOrThrow();
    expect(await activity()).toMatchObject({ live_at: null, last_uplink_at: NOW - 5000, status: '{"online":false}' });
    await platform.send('p', { firmware: '2.1', battery: 87, signal: 17, uptime: { days: 3 } }, { topic });
    await engine.drained();
    expect((await platform.stored('p')).map(({ datastream, result }) => [datastream, result])).toEqual([
      ['battery_level', 87],
      ['signal_strength', -79],
    ]);
    const { live_at, status } = await activity();
    expect([live_at, JSON.parse(status ?? 'null').firmware]).toEqual([NOW, '2.1']);
    expect(await platform.waiting()).toEqual({});
  });
});
