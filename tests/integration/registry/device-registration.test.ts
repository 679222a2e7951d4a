import { describe, expect, it } from 'vitest';
import { createDevice, rotateCredential } from '../../../store/registry/device-registration.ts';
import { importDevices } from '../../../store/registry/import-devices.ts';
import { aDevice, temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;
const ids = async () =>
  (await registry.current.selectFrom('devices').select('id').orderBy('id').execute()).map((row) => row.id);

describe('registering a device', () => {
  it('keeps the token only as a hash and deploys the device at its site', async () => {
    const { device, token } = await createDevice(registry.current, aDevice('probe-1', { site: 'field-1' }), NOW);
    expect(device).toBe('probe-1');
    expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(16);
    const stored = JSON.stringify(await registry.current.selectFrom('device_credentials').selectAll().execute());
    expect(stored).not.toContain(token);
    expect(await registry.current.selectFrom('deployments').selectAll().execute()).toEqual([
      { id: 1, device_id: 'probe-1', site_id: 'field-1', from_at: NOW, to_at: null },
    ]);
  });

  it.each([
    ['exists', aDevice('probe-1')],
    ['unknown-profile', aDevice('x', { profile: 'nope' })],
    ['unknown-site', aDevice('x', { site: 'nope' })],
    ['unknown-gateway', aDevice('x', { gateway: 'nope' })],
    ['unknown-gateway', aDevice('x', { gateway: 'x' })],
  ])('says %s, and leaves nothing behind', async (code, device) => {
    await createDevice(registry.current, aDevice('probe-1'), NOW);
    await expect(createDevice(registry.current, device, NOW)).rejects.toMatchObject({ name: 'RegistryRefusal', code });
    expect(await ids()).toEqual(['probe-1']);
    expect(await registry.current.selectFrom('device_credentials').selectAll().execute()).toHaveLength(1);
  });

  it('does not rotate the credential of a device that is not there', async () => {
    await expect(rotateCredential(registry.current, 'nobody', NOW)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('importing devices', () => {
  const row = (
    id: string,
    more: { name?: string; profile?: string; site?: string | null; token?: string | null } = {},
  ) => ({
    id,
    name: `Máy ${id}`,
    profile: 'paddy-level',
    site: null,
    token: null,
    ...more,
  });

  it('registers every good row and names every bad one with what is wrong', async () => {
    await createDevice(registry.current, aDevice('there-already'), NOW);
    const rows = [
      row('good-1', { site: 'field-1', token: 'token-of-good-1' }),
      row('good-2', { name: '' }),
      row('bad id'),
      row('there-already'),
      row('good-1'),
      row('bad-profile', { profile: 'nope' }),
      row('bad-site', { site: 'nope' }),
      row('bad-token', { token: 'with blank' }),
      row('same-token', { token: 'token-of-good-1' }),
      row('long-name', { name: 'x'.repeat(121) }),
    ];
    const { created, errors } = await importDevices(registry.current, rows, NOW);
    expect(created.map((device) => device.id)).toEqual(['good-1', 'good-2']);
    expect(created[0]?.token).toBe('token-of-good-1');
    expect(Buffer.from(created[1]?.token ?? '', 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(errors.map(({ row: index, code }) => [index, code])).toEqual([
      [2, 'bad-id'],
      [3, 'exists'],
      [4, 'repeated-id'],
      [5, 'unknown-profile'],
      [6, 'unknown-site'],
      [7, 'bad-token'],
      [8, 'token-in-use'],
      [9, 'bad-name'],
    ]);
    expect(await ids()).toEqual(['good-1', 'good-2', 'there-already']);
    const names = await registry.current.selectFrom('devices').select('name').where('id', '=', 'good-2').execute();
    expect(names).toEqual([{ name: 'good-2' }]);
  });

  it('repeats no device when the same file is imported again', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => row(`d-${i}`, { site: 'pond-1', token: `token-${i}` }));
    expect((await importDevices(registry.current, rows, NOW)).created).toHaveLength(700);
    const again = await importDevices(registry.current, rows, NOW);
    expect(again.created).toEqual([]);
    expect(again.errors.every((error) => error.code === 'exists')).toBe(true);
    const deployments = await registry.current.selectFrom('deployments').select('device_id').distinct().execute();
    expect(deployments).toHaveLength(700);
  });
});
