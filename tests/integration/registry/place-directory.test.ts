import { beforeEach, describe, expect, it } from 'vitest';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { updateDevice } from '../../../store/registry/devices.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import { placeVillage } from '../../../store/registry/placement.ts';
import { createSite, updateSite } from '../../../store/registry/sites.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import { temporaryRegistry } from './temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;
const TAN_PHU_DONG = '28696@2025-07-01';
const DONG_THAP = '82@2025-07-01';
const MANG_DEN = '23473@2025-07-01';
const QUANG_NGAI = '51@2025-07-01';
const inTanPhuDong = [`commune:${TAN_PHU_DONG}`, `province:${DONG_THAP}`, 'all'];
const inMangDen = [`commune:${MANG_DEN}`, `province:${QUANG_NGAI}`, 'all'];

const organisation = (id: string) =>
  createOrganisation(registry.current, { id, name: id, kind: 'cooperative', commune: null, phone: null }, NOW);

beforeEach(async () => {
  await organisation('htx');
  await organisation('cap-nuoc');
  await createVillage(registry.current, { id: 'lang', name: 'Làng', commune: TAN_PHU_DONG }, NOW);
  await createSite(
    registry.current,
    { id: 'ao-1', name: 'Ao 1', kind: 'pond', organisation: 'htx', village: 'lang' },
    NOW,
  );
});

const communesOf = (site: string) =>
  registry.current
    .selectFrom('site_communes')
    .select(['commune_id', 'from_at', 'to_at'])
    .where('site_id', '=', site)
    .orderBy('from_at')
    .execute();

describe('where everything belongs', () => {
  it('is told of sites, villages, organisations and units of today and of former times', async () => {
    const places = await PlaceDirectory.load(registry.current);
    expect(places.site('ao-1')).toEqual(['organisation:htx', 'village:lang', ...inTanPhuDong]);
    expect(places.village('lang')).toEqual(['village:lang', ...inTanPhuDong]);
    expect(places.organisation('htx')).toEqual(['organisation:htx', 'all']);
    expect(places.unit(TAN_PHU_DONG)).toEqual(inTanPhuDong);
    expect(places.ofScope(`province:${DONG_THAP}`)).toEqual([`province:${DONG_THAP}`, 'all']);
    expect(places.ofScope('all')).toEqual(['all']);
    for (const unknown of [
      `commune:${DONG_THAP}`,
      'province:82@1999-01-01',
      'village:khac',
      'organisation:khac',
    ] as const)
      expect(places.ofScope(unknown), unknown).toBeNull();
    expect(places.site('khac')).toBeNull();
    expect(places.device('khac')).toBeNull();
  });

  it('follows a device to another site, and its owner wherever it stands', async () => {
    await createSite(registry.current, { id: 'nha-1', name: 'Nhà 1', kind: 'meters', commune: MANG_DEN }, NOW);
    await createDevice(registry.current, { id: 'may', name: 'Máy', profile: 'generic-json' }, NOW);
    const places = await PlaceDirectory.load(registry.current);
    expect(places.device('may')).toEqual(['all']);

    const now = NOW + 1000;
    await updateDevice(registry.current, 'may', { site: 'ao-1' }, { expected: null, now });
    await places.reloadDevices(['may']);
    expect(places.device('may')).toEqual(places.site('ao-1'));

    await updateDevice(registry.current, 'may', { site: 'nha-1', organisation: 'cap-nuoc' }, { expected: null, now });
    await places.reloadDevices(['may']);
    expect(places.device('may')).toEqual(['organisation:cap-nuoc', ...inMangDen]);
    expect(places.siteOf('may')).toBe('nha-1');
  });

  it('follows a village with all its sites into another commune, and keeps on record where they were', async () => {
    const places = await PlaceDirectory.load(registry.current);
    const moved = NOW + 86_400_000;
    await registry.current.transaction().execute((trx) => placeVillage(trx, 'lang', { commune: MANG_DEN, now: moved }));
    await places.reloadPlaces();
    expect(places.site('ao-1')).toEqual(['organisation:htx', 'village:lang', ...inMangDen]);
    expect(await communesOf('ao-1')).toEqual([
      { commune_id: TAN_PHU_DONG, from_at: NOW, to_at: moved },
      { commune_id: MANG_DEN, from_at: moved, to_at: null },
    ]);
  });

  it('has a site in the commune of its village, whatever else is said', async () => {
    await createSite(
      registry.current,
      { id: 'ao-2', name: 'Ao 2', kind: 'pond', village: 'lang', commune: MANG_DEN },
      NOW,
    );
    expect(await communesOf('ao-2')).toMatchObject([{ commune_id: TAN_PHU_DONG }]);
    await updateSite(registry.current, 'ao-2', { village: null, commune: MANG_DEN }, { expected: null, now: NOW + 1 });
    expect(await communesOf('ao-2')).toMatchObject([
      { commune_id: TAN_PHU_DONG, to_at: NOW + 1 },
      { commune_id: MANG_DEN, to_at: null },
    ]);
  });
});
