import { describe, expect, it } from 'vitest';
import { mapAddressFault, mapOrigin, mapSource } from '../../../domain/map-source.ts';

const TILES = '/{z}/{x}/{y}.png';

describe('the address of a map', () => {
  it.each([
    ['xyz', `https://tiles.example.org${TILES}`],
    ['xyz', `https://tiles.example.org:8443/a${TILES}?key=1`],
    ['xyz', `http://192.168.1.20${TILES}`],
    ['xyz', `http://ban-do${TILES}`],
    ['xyz', `http://maps.lan${TILES}`],
    ['xyz', `http://[fd00::5]:8080${TILES}`],
    ['xyz', `https://bản-đồ.vn${TILES}`],
    ['xyz', `https://tile_1.example.org.${TILES}`],
    ['pmtiles', 'https://example.org/vietnam.pmtiles'],
    ['pmtiles', 'http://127.0.0.1:9000/xa.pmtiles'],
  ] as const)('%s may be %s', (kind, url) => {
    expect(mapAddressFault(kind, url)).toBeNull();
  });

  it.each([
    ['xyz', 'https://tiles.example.org/{z}/{x}.png', '{y}'],
    ['xyz', `http://tiles.example.org${TILES}`, 'https://'],
    ['xyz', `http://172.32.0.1${TILES}`, 'https://'],
    ['xyz', `http://10.0.0.1.example.org${TILES}`, 'https://'],
    ['xyz', `https://{s}.tiles.example.org${TILES}`, 'braces'],
    ['xyz', 'https://t{x}.example.org/{z}/{y}.png', 'one server'],
    ['xyz', `https://user:secret@tiles.example.org${TILES}`, 'password'],
    ['xyz', `javascript:alert(1)//${TILES}`, 'https://'],
    ['xyz', `data:image/png,${TILES}`, 'https://'],
    ['xyz', `tiles.example.org${TILES}`, 'https://'],
    ['pmtiles', 'https://example.org/a b.pmtiles', 'spaces'],
    ['pmtiles', 'file:///etc/passwd', 'https://'],
    ['xyz', `https://a;b${TILES}`, 'server name'],
    ['xyz', `https://a,b${TILES}`, 'server name'],
    ['xyz', `https://*${TILES}`, 'server name'],
    ['pmtiles', "https://a'b.example.org/xa.pmtiles", 'server name'],
  ] as const)('%s may not be %s', (kind, url, why) => {
    expect(mapAddressFault(kind, url)).toContain(why);
  });
});

describe('a map source', () => {
  it('names the one server it comes from, without a path', () => {
    const source = mapSource.parse({ kind: 'xyz', url: `https://Tiles.Example.org/a${TILES}` });
    expect(source).toMatchObject({ maxZoom: 19, attribution: '' });
    expect(mapOrigin(source)).toBe('https://tiles.example.org');
    expect(mapOrigin({ kind: 'built-in' })).toBeNull();
  });

  it('cannot say more to a content security policy than a server', () => {
    for (const host of ["example.org;script-src 'unsafe-inline'", 'example.org;sandbox', '*.example.org'])
      expect(mapSource.safeParse({ kind: 'xyz', url: `https://${host}/{z}/{x}/{y}` }).success).toBe(false);
  });

  it('takes nothing that it does not know', () => {
    expect(mapSource.safeParse({ kind: 'built-in', url: 'https://example.org' }).success).toBe(false);
    expect(mapSource.safeParse({ kind: 'wms', url: 'https://example.org' }).success).toBe(false);
  });
});
