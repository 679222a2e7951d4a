import { describe, expect, it } from 'vitest';
import type { ImportRow } from '../../../domain/device-import.ts';
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
  const row = (id: string, more: Partial<ImportRow> = {}): Omit<ImportRow, 'line'> => ({
    id,
    name: `Máy ${id}`,
    profile: 'paddy-level',
    site: '',
    gateway: '',
    organisation: '',
    serial: '',
    token: '',
    ...more,
  });
  const numbered = (rows: readonly Omit<ImportRow, 'line'>[]): ImportRow[] =>
    rows.map((one, index) => ({ ...one, line: index + 2 }));

  it('registers every good row and names every bad one with what is wrong', async () => {
    await createDevice(registry.current, aDevice('there-already'), NOW);
    const rows = numbered([
      row('good-1', { site: 'field-1', token: 'token-of-good-1' }),
      row('good-2', { name: '' }),
      row('bad id'),
      row('there-already'),
      row('good-1'),
      row('bad-profile', { profile: 'nope' }),
      row('bad-site', { site: 'nope' }),
      row('bad-organisation', { organisation: 'nope' }),
      row('bad-token', { token: 'with blank' }),
      row('same-token', { token: 'token-of-good-1' }),
      row('long-name', { name: 'x'.repeat(121) }),
      row('long-serial', { serial: 'x'.repeat(65) }),
    ]);
    const { created, faults } = await importDevices(registry.current, rows, NOW);
    expect(created.map((device) => device.id)).toEqual(['good-1', 'good-2']);
    expect(created[0]?.token).toBe('token-of-good-1');
    expect(Buffer.from(created[1]?.token ?? '', 'base64url').length).toBeGreaterThanOrEqual(16);
    expect(faults.map(({ line, column, code }) => [line, column, code])).toEqual([
      [4, 'id', 'bad-id'],
      [5, 'id', 'exists'],
      [6, 'id', 'repeated-id'],
      [7, 'profile', 'unknown-profile'],
      [8, 'site', 'unknown-site'],
      [9, 'organisation', 'unknown-organisation'],
      [10, 'token', 'bad-token'],
      [11, 'token', 'token-in-use'],
      [12, 'name', 'bad-name'],
      [13, 'serial', 'bad-serial'],
    ]);
    expect(await ids()).toEqual(['good-1', 'good-2', 'there-already']);
    const names = await registry.current.selectFrom('devices').select('name').where('id', '=', 'good-2').execute();
    expect(names).toEqual([{ name: 'good-2' }]);
  });

  it('takes gateways out of the same file, wherever they stand in it, and none that carry themselves', async () => {
    await createDevice(registry.current, aDevice('gw-0'), NOW);
    const rows = numbered([
      row('leaf', { gateway: 'gw-2' }),
      row('gw-2', { gateway: 'gw-1' }),
      row('gw-1', { gateway: 'gw-0' }),
      row('self', { gateway: 'self' }),
      row('ring-1', { gateway: 'ring-2' }),
      row('ring-2', { gateway: 'ring-1' }),
      row('bad gateway', { gateway: 'gw-0' }),
      row('orphan', { gateway: 'bad gateway' }),
    ]);
    const { created, faults } = await importDevices(registry.current, rows, NOW);
    expect(created.map(({ id }) => id)).toEqual(['gw-1', 'gw-2', 'leaf']);
    expect(faults.map(({ line, code }) => [line, code])).toEqual([
      [5, 'unknown-gateway'],
      [6, 'unknown-gateway'],
      [7, 'unknown-gateway'],
      [8, 'bad-id'],
      [9, 'unknown-gateway'],
    ]);
  });

  it('repeats no device when the same file is imported again', async () => {
    const rows = numbered(
      Array.from({ length: 700 }, (_, i) => row(`d-${i}`, { site: 'pond-1', token: `token-${i}` })),
    );
    expect((await importDevices(registry.current, rows, NOW)).created).toHaveLength(700);
    const again = await importDevices(registry.current, rows, NOW);
    expect(again.created).toEqual([]);
    expect(again.faults.every(({ code }) => code === 'exists')).toBe(true);
    const deployments = await registry.current.selectFrom('deployments').select('device_id').distinct().execute();
    expect(deployments).toHaveLength(700);
  });
});
