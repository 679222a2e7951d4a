import type { CacheFirst } from 'workbox-strategies';

type Options = NonNullable<ConstructorParameters<typeof CacheFirst>[0]>;
type CachePlugin = NonNullable<Options['plugins']>[number];

/**
 * Keeps whole answers of the kind that their name says: a proxy that answers everything with a page of its own must not
 * have it stand in place of code, for what is named by its content is never asked for again.
 */
export const asNamed: CachePlugin = {
  async cacheWillUpdate({ request, response }) {
    const isPage = (response.headers.get('content-type') ?? '').includes('text/html');
    return response.status === 200 && isPage === new URL(request.url).pathname.endsWith('.html') ? response : null;
  },
};
