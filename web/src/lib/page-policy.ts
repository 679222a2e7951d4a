/** What a page may load from elsewhere. CSP 3 §3.1 */
const POLICY = 'content-security-policy';
const PAGE = '/index.html';

const allows = (policy: string, origin: string): boolean => policy.split(/[\s;,]+/).includes(origin);

/** A kept page, allowed what the server allows now; its content stays that of its build. */
async function allowed(page: Response, policy: string): Promise<Response> {
  const headers = new Headers(page.headers);
  headers.set(POLICY, policy);
  return new Response(await page.blob(), { status: page.status, statusText: page.statusText, headers });
}

/** The worker answers with the page as it came when the app was put on this device, and what it was allowed then. */
async function renewKept(policy: string): Promise<void> {
  // Over plain HTTP nothing is kept.
  if (!('caches' in globalThis)) return;
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      if (new URL(request.url).pathname !== PAGE) continue;
      const page = await cache.match(request);
      if (page && page.headers.get(POLICY) !== policy) await cache.put(request, await allowed(page, policy));
    }
  }
}

/**
 * Sees to it that a page opened from now on may load from `origin`, as the server says by now.
 * @returns false where the server does not allow it either, or cannot be asked: opening the page anew would not help
 */
export async function renewPolicy(origin: string): Promise<boolean> {
  try {
    // With a search the worker lets it pass.
    const { headers } = await fetch(`${PAGE}?at=${Date.now()}`, { method: 'HEAD', cache: 'no-store' });
    const policy = headers.get(POLICY);
    if (policy === null || !allows(policy, origin)) return false;
    await renewKept(policy);
    return true;
  } catch {
    return false;
  }
}
