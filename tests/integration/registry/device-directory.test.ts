import { describe, expect, it } from 'vitest';
import { hashSecret } from '../../../store/registry/credentials.ts';
import { DeviceDirectory } from '../../../store/registry/device-directory.ts';
import { createDevice, rotateCredential } from '../../../store/registry/device-registration.ts';
import { aDevice, temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;
const bytes = (text: string) => new TextEncoder().encode(text);
const denied = (device: string | null) => ({ ok: false, reason: 'bad-credential', device });

const disable = (id: string) =>
  registry.current.updateTable('devices').set({ disabled: 1 }).where('id', '=', id).execute();

describe('the device directory', () => {
  it('knows a device by its token as user name, whatever the password', async () => {
    const { token } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    const directory = await DeviceDirectory.load(registry.current);
    for (const password of [null, bytes(''), bytes('anything')]) {
      expect(directory.authenticate({ username: token, password })).toEqual({
        ok: true,
        device: 'probe-1',
        disabled: false,
      });
    }
  });

  it('knows a device by its id and a secret, and by neither alone', async () => {
    const { token } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    await registry.current
      .insertInto('device_credentials')
      .values({ hash: hashSecret('s3cret'), device_id: 'probe-1', kind: 'secret', created_at: NOW })
      .execute();
    const directory = await DeviceDirectory.load(registry.current);
    for (const secret of ['s3cret', token]) {
      expect(directory.authenticate({ username: 'probe-1', password: bytes(secret) }).ok).toBe(true);
    }
    expect(directory.authenticate({ username: 'probe-1', password: bytes('wrong') })).toEqual(denied('probe-1'));
    expect(directory.authenticate({ username: 'probe-1', password: null })).toEqual(denied('probe-1'));
    expect(directory.authenticate({ username: 's3cret', password: null })).toEqual(denied(null));
  });

  it('does not take a secret of another device', async () => {
    const { token } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    await createDevice(registry.current, aDevice('probe-2'), NOW);
    const directory = await DeviceDirectory.load(registry.current);
    expect(directory.authenticate({ username: 'probe-2', password: bytes(token) })).toEqual(denied('probe-2'));
  });

  it('lets nobody in without a user name, with an unknown one, or with an empty secret', async () => {
    await createDevice(registry.current, aDevice('probe-1'), NOW);
    await registry.current.deleteFrom('device_credentials').execute();
    const directory = await DeviceDirectory.load(registry.current);
    for (const username of [null, '', 'nobody', '__proto__']) {
      expect(directory.authenticate({ username, password: bytes('') })).toEqual(denied(null));
    }
    expect(directory.authenticate({ username: 'probe-1', password: bytes('') })).toEqual(denied('probe-1'));
    expect(directory.authenticate({ username: 'probe-1', password: null })).toEqual(denied('probe-1'));
  });

  it('tells a disabled device from a wrong secret, to who has the right one', async () => {
    const { token } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    await disable('probe-1');
    const directory = await DeviceDirectory.load(registry.current);
    const refused = { ok: false, reason: 'device-disabled', device: 'probe-1' };
    expect(directory.authenticate({ username: token, password: null })).toEqual(refused);
    expect(directory.authenticate({ username: 'probe-1', password: bytes(token) })).toEqual(refused);
    expect(directory.authenticate({ username: 'probe-1', password: bytes('wrong') })).toEqual(denied('probe-1'));
  });

  it('says which devices a gateway carries: its own, while they are enabled', async () => {
    await createDevice(registry.current, aDevice('gw-1', { profile: 'gateway' }), NOW);
    await createDevice(registry.current, aDevice('gw-2', { profile: 'gateway' }), NOW);
    await createDevice(registry.current, aDevice('child', { gateway: 'gw-1' }), NOW);
    const directory = await DeviceDirectory.load(registry.current);
    expect(directory.carries('gw-1', 'child')).toBe(true);
    expect(directory.carries('gw-2', 'child')).toBe(false);
    expect(directory.carries('gw-1', 'gw-2')).toBe(false);
    expect(directory.carries('gw-1', 'nobody')).toBe(false);
    await disable('child');
    await directory.reloadDevices(['child']);
    expect(directory.carries('gw-1', 'child')).toBe(false);
  });

  it('forgets old tokens and deleted devices when it reads them anew', async () => {
    const { token: old } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    const { token: kept } = await createDevice(registry.current, aDevice('probe-2'), NOW);
    const directory = await DeviceDirectory.load(registry.current);
    const fresh = await rotateCredential(registry.current, 'probe-1', NOW);
    await directory.reloadDevices(['probe-1']);
    expect(directory.authenticate({ username: old, password: null }).ok).toBe(false);
    expect(directory.authenticate({ username: fresh, password: null }).ok).toBe(true);
    expect(directory.authenticate({ username: kept, password: null }).ok).toBe(true);

    await registry.current.deleteFrom('devices').where('id', '=', 'probe-1').execute();
    await directory.reloadDevices(['probe-1']);
    expect(directory.has('probe-1')).toBe(false);
    expect(directory.authenticate({ username: fresh, password: null })).toEqual(denied(null));
    await directory.reload();
    expect(directory.has('probe-2')).toBe(true);
    expect(directory.size).toBe(1);
  });

  it('ends up with the newest state when reloads are asked for at once', async () => {
    const directory = await DeviceDirectory.load(registry.current);
    const { token } = await createDevice(registry.current, aDevice('probe-1'), NOW);
    const first = directory.reload();
    const rotated = rotateCredential(registry.current, 'probe-1', NOW);
    await Promise.all([first, rotated.then(() => directory.reloadDevices(['probe-1']))]);
    expect(directory.authenticate({ username: token, password: null }).ok).toBe(false);
    expect(directory.authenticate({ username: await rotated, password: null }).ok).toBe(true);
  });
});
