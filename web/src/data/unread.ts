import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { request } from './http.ts';

const ONE_MINUTE_MS = 60_000;

/** Of a page of notices only how many were not read: every page asks for that, and needs nothing else of their shape. */
const unread = z.object({ unread: z.int() });

/** How many messages to oneself were not read yet; at most 100. */
export const unreadQuery = queryOptions({
  queryKey: ['notices', 'unread'],
  queryFn: async ({ signal }) => (await request(unread, '/account/notices?limit=1', { signal })).unread,
  staleTime: ONE_MINUTE_MS,
  refetchInterval: ONE_MINUTE_MS,
});
