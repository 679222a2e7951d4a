import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { strangerItems } from '../../../store/registry/unknown-children.ts';
import { NOW, Platform } from './platform.ts';

let platform: Platform;
beforeEach(async () => {
  platform = await Platform.open();
  await platform.device('gw', 'gateway');
});
afterEach(() => platform.close());

const strangers = () =>
  platform.registry
    .selectFrom('unknown_children')
    .select(['gateway_id', 'child_id', 'uplinks', 'sample'])
    .orderBy('child_id')
    .execute();

describe('a gateway that speaks of devices nobody has registered', () => {
  it('has them noted, with what it said last', async () => {
    const engine = await platform.start();
    await platform.send('gw', { device: 'con-1' }, { topic: 'v1/gateway/connect' });
    await platform.send(
      'gw',
      { 'con-1': { water_level: -3 }, 'con-2': [{ salinity: 1 }] },
      { topic: 'v1/gateway/telemetry' },
    );
    await engine.drained();
    expect(await strangers()).toEqual([
      { gateway_id: 'gw', child_id: 'con-1', uplinks: 2, sample: '{"water_level":-3}' },
      { gateway_id: 'gw', child_id: 'con-2', uplinks: 1, sample: '{"salinity":1}' },
    ]);
  });

  it('has every one of them noted although the message is set aside as one', async () => {
    const engine = await platform.start();
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`con-${n}`, { salinity: n }]));
    await platform.send('gw', many, { topic: 'v1/gateway/telemetry' });
    await engine.drained();
    expect(await strangers()).toHaveLength(30);
  });

  it('does not fill the memory or the disk with names that it makes up', async () => {
    const engine = await platform.start();
    for (let message = 0; message < 20; message++) {
      const many = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`x-${message}-${n}`, { a: 1 }]));
      platform.queue('gw', many, { topic: 'v1/gateway/telemetry' });
    }
    platform.queue('gw', { ['y'.repeat(500)]: { a: 1 } }, { topic: 'v1/gateway/telemetry' });
    await platform.flushed();
    await engine.drained();
    expect((await strangers()).length).toBeLessThanOrEqual(1000);
  });

  it('brings what waited for one once it is registered, its newest value too', async () => {
    const engine = await platform.start();
    await platform.send(
      'gw',
      { 'con-1': [{ ts: NOW - 1000, values: { water_level: -3 } }] },
      { topic: 'v1/gateway/telemetry' },
    );
    await engine.drained();
    await createDevice(platform.registry, { id: 'con-1', name: 'Con 1', profile: 'paddy-level', gateway: 'gw' }, NOW);
    await engine.registryChanged();
    const waiting = await strangerItems(platform.registry, { gateway: 'gw', child: 'con-1', limit: 10 });
    expect(await engine.replay(waiting)).toEqual({ replayed: 1, stillWaiting: 0 });
    expect(await platform.stored('con-1')).toMatchObject([{ result: -3, at: NOW - 1000 }]);
    const newest = await platform.registry
      .selectFrom('latest')
      .select(['key', 'value'])
      .where('device_id', '=', 'con-1')
      .execute();
    expect(newest).toEqual([{ key: 'water_level', value: -3 }]);
  });
});
