import type { CacheFirst } from 'workbox-strategies';

type Options = NonNullable<ConstructorParameters<typeof CacheFirst>[0]>;
type CachePlugin = NonNullable<Options['plugins']>[number];

/** Keeps no more than `most` answers in a cache: those that came first go first. */
export const bounded = (most: number): CachePlugin => ({
  async cacheDidUpdate({ cacheName }) {
    const cache = await caches.open(cacheName);
    const kept = await cache.keys();
    await Promise.all(kept.slice(0, Math.max(0, kept.length - most)).map((request) => cache.delete(request)));
  },
});
