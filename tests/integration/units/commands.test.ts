import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { NewSite } from '../../../domain/api/sites.ts';
import type { UnitChangePlan, UnitImportReport, UnitItem } from '../../../domain/api/units.ts';
import { removeDir, sen, signIn, startServer, type TestServer, tempDir } from '../../support/server.ts';

// Each test starts several processes.
vi.setConfig({ testTimeout: 60_000 });

describe('sen units', () => {
  const dataDir = tempDir();
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ dataDir });
  });
  afterAll(async () => {
    await server.stop();
    removeDir(dataDir);
  });

  const run = async <T>(...argv: string[]): Promise<T> => {
    const { code, stdout, stderr } = await sen(dataDir, ['units', ...argv, '--json']);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return JSON.parse(stdout) as T;
  };
  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${server.http}/api/v1${path}`, { headers: { cookie: await signIn(server) } });
    return (await answer.json()) as T;
  };
  const addSite = async (site: NewSite): Promise<void> => {
    const answer = await fetch(`${server.http}/api/v1/sites`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.http, cookie: await signIn(server) },
      body: JSON.stringify(site),
    });
    expect(answer.status).toBe(201);
  };
  const file = (name: string, text: string): string => {
    const path = join(dataDir, name);
    writeFileSync(path, text);
    return path;
  };

  it('lists as of a day, by code of a province that means another one on another day', async () => {
    const names = async (...argv: string[]) =>
      (await run<UnitItem[]>('list', ...argv)).map(({ id, name }) => `${id} ${name}`);
    expect(await names('--search', 'dong thap')).toEqual(['82@2025-07-01 Tỉnh Đồng Tháp']);
    expect(await names('--search', 'dong thap', '--as-of', '2025-06-30')).toEqual(['87@2004-07-08 Tỉnh Đồng Tháp']);
    expect(await names('--parent', '82')).toContain('28696@2025-07-01 Xã Tân Phú Đông');
    expect(await names('--parent', '82', '--as-of', '2025-06-30')).toEqual([]);
    const none = await sen(dataDir, ['units', 'list', '--parent', '87']);
    expect(none.code).toBe(1);
    expect(none.stderr).toContain('87@2004-07-08 (Tỉnh Đồng Tháp, to 2025-07-01)');
  });

  it('imports CSV and JSON, whole or not at all, and says what is wrong with which row', async () => {
    const csv = file(
      'xa.csv',
      '\ufeffcode,name,kind,parent,from\r\n28123,Mỹ Tho,Phường,82,1/7/2025\r\n28124,Đạo Thạnh,Phường,82,1/7/2025\r\n',
    );
    expect(await run<UnitImportReport>('import', csv, '--preview')).toMatchObject({ imported: false, added: 2 });
    expect(await run<UnitImportReport>('import', csv)).toMatchObject({ imported: true, added: 2 });
    const json = file(
      'xa.json',
      JSON.stringify([{ code: '28125', name: 'Xã Bình Trưng', parent: '82', from: '2025-07-01' }]),
    );
    expect(await run<UnitImportReport>('import', json)).toMatchObject({ imported: true, added: 1 });
    const bad = await sen(dataDir, [
      'units',
      'import',
      file('x.csv', 'code,name,from\n1,Xã A,2025-07-01\n28696,Xã B,2026-01-01\n'),
    ]);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain('row 1, code: "1" is no code');
    expect(bad.stdout).toContain('nothing was imported');
    for (const text of ['', 'a,b\n1,2\n', '{"x":1}', '[1,2]', '[{'])
      expect((await sen(dataDir, ['units', 'import', file('y', text)])).code).toBe(1);
    expect((await sen(dataDir, ['units', 'import', join(dataDir, 'no-such-file')])).stderr).toContain('cannot read');
  });

  it('merges beside a running server, which knows at once; a preview and a missing --yes change nothing', async () => {
    await addSite({ id: 'ruong', name: 'Ruộng', kind: 'field', commune: '28123@2025-07-01' });
    const order = ['merge', '28123', '28124', '--into', '28123:phuong:Mỹ Tho', '--on', '2026-03-01'];
    expect(await run<UnitChangePlan>(...order)).toMatchObject({ applicable: true, totals: { sites: 1 } });
    expect(await run<UnitChangePlan>(...order, '--yes', '--preview')).toMatchObject({ applicable: true });
    expect((await get<{ commune: string }>('/sites/ruong')).commune).toBe('28123@2025-07-01');
    const plan = await run<UnitChangePlan>(...order, '--yes');
    expect(plan.begins).toMatchObject([{ id: '28123@2026-03-01' }]);
    expect((await get<{ commune: string }>('/sites/ruong')).commune).toBe('28123@2026-03-01');
    const again = await sen(dataDir, ['units', ...order, '--yes']);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('28124@2025-07-01 → 28123@2026-03-01');
    const { items } = await get<{ items: { action: string; actor: string }[] }>('/audit?limit=20');
    expect(items).toContainEqual(expect.objectContaining({ action: 'unit.merge', actor: 'command line' }));
  });

  it('splits by the borders of a GeoJSON file and by choices, renames, promotes and transfers', async () => {
    const box = (west: number, east: number) => [
      [
        [west, 10],
        [east, 10],
        [east, 11],
        [west, 11],
        [west, 10],
      ],
    ];
    const areas = file(
      'areas.geojson',
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          { type: 'Feature', properties: { code: '28125' }, geometry: { type: 'Polygon', coordinates: box(106, 107) } },
          { type: 'Feature', properties: { code: '28126' }, geometry: { type: 'Polygon', coordinates: box(107, 108) } },
        ],
      }),
    );
    for (const [id, longitude] of [
      ['ao-1', 106.5],
      ['ao-2', 107.5],
      ['ao-3', null],
    ] as const)
      await addSite({
        id,
        name: id,
        kind: 'pond',
        commune: '28125@2025-07-01',
        longitude,
        latitude: longitude && 10.5,
      });
    const order = [
      'split',
      '28125',
      '--into',
      '28125:xa:Bình Trưng',
      '--into',
      '28126:xa:Bình Mới',
      '--areas',
      areas,
      '--on',
      '2026-03-01',
    ];
    const open = await sen(dataDir, ['units', ...order]);
    expect(open.code).toBe(1);
    expect(open.stdout).toContain('undecided: site ao-3 (ao-3); --choose site:ao-3=28125|28126');
    expect((await sen(dataDir, ['units', ...order, '--yes'])).stderr).toContain('site ao-3');
    await run(...order, '--choose', 'site:ao-3=28126', '--yes');
    expect((await get<{ commune: string }>('/sites/ao-2')).commune).toBe('28126@2026-03-01');
    expect((await get<{ commune: string }>('/sites/ao-3')).commune).toBe('28126@2026-03-01');
    await run('rename', '28126', '--name', 'Bình Đông', '--on', '2026-04-01', '--yes');
    await run('promote', '28126', '--kind', 'phuong', '--on', '2026-05-01', '--yes');
    const moved = await run<UnitChangePlan>('transfer', '28126', '--to', '86', '--on', '2026-06-01', '--yes');
    expect(moved.begins).toMatchObject([{ name: 'Phường Bình Đông', parent: '86@2025-07-01' }]);
    const asOf = async (day: string) =>
      (await get<{ items: { communeName: string; provinceName: string }[] }>(`/sites?q=ao-2&asOf=${day}`)).items[0];
    // The site itself is younger than all of these: it was in the last of them from its first moment.
    expect(await asOf('2026-05-31')).toBeUndefined();
    expect((await get<{ provinceName: string }>('/sites/ao-2')).provinceName).toBe('Tỉnh Vĩnh Long');
  });

  it.each([
    [['merge', '28696', '--into', '28696:xa:X']],
    [['merge', '28696', '23500', '--into', 'x']],
    [['split', '28696', '--into', '28696:xa:X', '--choose', 'cow:1=2']],
    [['rename', '28696', '--name', 'X', '--on', 'hôm nay']],
    [['rename', '99999', '--name', 'X']],
  ] as const)('%j says what is wrong and changes nothing', async (argv) => {
    const before = await sen(dataDir, ['units', 'list', '--all', '--json']);
    const answer = await sen(dataDir, ['units', ...argv, '--yes']);
    expect(answer.code).toBe(1);
    expect(answer.stderr).not.toContain('at ');
    expect((await sen(dataDir, ['units', 'list', '--all', '--json'])).stdout).toBe(before.stdout);
  });
});

it('works without a server, and says so when there is no data', async () => {
  const dataDir = tempDir();
  try {
    expect((await sen(dataDir, ['units', 'list'])).stderr).toContain('there is no Sen data');
    const server = await startServer({ dataDir });
    await server.stop();
    const order = ['units', 'rename', '28696', '--name', 'Phú Đông', '--on', '2026-01-01', '--yes', '--json'];
    const { code, stdout } = await sen(dataDir, order);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as UnitChangePlan).begins).toMatchObject([{ name: 'Xã Phú Đông' }]);
  } finally {
    removeDir(dataDir);
  }
});
