import { expect, it } from 'vitest';
import { asNamed } from '../../../../web/src/sw/as-named.ts';

const kept = async (path: string, type: string, status = 200): Promise<boolean> => {
  const response = new Response(status === 204 ? null : 'x', { status, headers: { 'content-type': type } });
  const request = new Request(`https://sen.example.org${path}`);
  return (await asNamed.cacheWillUpdate?.({ request, response } as never)) === response;
};

it.each([
  ['/assets/map-abc.js', 'text/javascript', 200, true],
  ['/assets/letters-abc.woff2', 'font/woff2', 200, true],
  ['/index.html?__WB_REVISION__=1', 'text/html; charset=utf-8', 200, true],
  ['/assets/map-abc.js', 'text/html', 200, false],
  ['/index.html', 'application/problem+json', 200, false],
  ['/assets/map-abc.js', 'text/javascript', 206, false],
  ['/assets/map-abc.js', 'application/problem+json', 404, false],
])('%s as %s with %i: %s', async (path, type, status, is) => expect(await kept(path, type, status)).toBe(is));
