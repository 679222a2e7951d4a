import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listAlerts } from '../../../store/registry/alerts.ts';
import { listQuarantine } from '../../../store/registry/quarantine.ts';
import { NOW, Platform, until } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
});
afterEach(() => platform.close());

const hot = {
  name: { vi: 'Nóng', en: 'Hot' },
  level: 'act',
  scope: { devices: [], profile: null },
  condition: { kind: 'threshold', property: 'air_temperature', operator: '>', value: 35, clearValue: 33 },
};

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
});
