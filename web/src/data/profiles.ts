import { queryOptions } from '@tanstack/react-query';
import { z } from 'zod';
import { deviceProfile } from '../../../domain/device-profile.ts';
import { request } from './http.ts';

/** Every device profile, by id. */
export const profilesQuery = queryOptions({
  queryKey: ['profiles'],
  queryFn: ({ signal }) => request(z.object({ items: z.array(deviceProfile) }), '/profiles', { signal }),
  select: (answer) => answer.items,
  staleTime: 5 * 60_000,
});
