import { describe, expect, it } from 'vitest';
import { zoomOf } from '../../../../web/src/app/kiosk-scale.ts';
import { entryOf } from '../../../../web/src/lib/new-build.ts';
import { pageAt, pagesOf, wallLink } from '../../../../web/src/lib/wall.ts';

describe('the pages of a wall', () => {
  it('are those of the link, or the usual ones', () => {
    expect(pagesOf('/devices/m-1?from=now-7d,/map')).toEqual(['/devices/m-1?from=now-7d', '/map']);
    expect(pagesOf(undefined)).toEqual(['/', '/map', '/alerts']);
    expect(pagesOf('//evil.example')).toEqual(['/', '/map', '/alerts']);
  });

  it('are known by their paths', () => {
    expect(pageAt(['/', '/devices/m-1?from=now-7d'], '/devices/m-1')).toBe(1);
    expect(pageAt(['/', '/map'], '/alerts')).toBe(-1);
  });

  it('stand in the link, the first of them open', () => {
    const link = wallLink({
      pages: ['/devices/m-1?from=now-7d', '/'],
      rotate: 20,
      sound: true,
      lang: 'vi',
      theme: 'dark',
    });
    expect(link).toBe(
      '/devices/m-1?from=now-7d&kiosk=1&rotate=20&pages=/devices/m-1%3Ffrom%3Dnow-7d,/&sound=1&lang=vi&theme=dark',
    );
    const { searchParams } = new URL(link, 'http://sen.test');
    expect(pagesOf(searchParams.get('pages') ?? undefined)).toEqual(['/devices/m-1?from=now-7d', '/']);
  });
});

describe('the size of things on a wall', () => {
  it.each([
    [1920, 1080, 1, 1.5],
    [3840, 2160, 1, 3],
    [3840, 2160, 0.5, 1.5],
    [1080, 1920, 1, 1],
    [360, 780, 1, 1],
    [2560, 1080, 1, 1.5],
  ])('%s × %s px, scale %s: %s times', (width, height, scale, zoom) => {
    expect(zoomOf({ width, height }, scale)).toBe(zoom);
  });
});

describe('a new build', () => {
  it('is told by the entry of the page', () => {
    const page = (entry: string) =>
      `<script src="/first-paint.js"></script><script type="module" crossorigin src="${entry}"></script>`;
    expect(entryOf(page('/assets/index-abc.js'))).toBe('/assets/index-abc.js');
    expect(entryOf(page('/assets/index-abc.js'))).not.toBe(entryOf(page('/assets/index-def.js')));
    expect(entryOf('<h1>502 Bad Gateway</h1>')).toBeNull();
  });
});
