import { queryOptions } from '@tanstack/react-query';
import { heartbeat } from '../../../domain/api/heartbeat.ts';
import { request } from './http.ts';

/** What came from a device in each of the last 24 hours, against what was expected. */
export const heartbeatQuery = (device: string) =>
  queryOptions({
    queryKey: ['heartbeat', device],
    queryFn: ({ signal }) => request(heartbeat, `/devices/${encodeURIComponent(device)}/heartbeat`, { signal }),
    staleTime: 60_000,
    refetchInterval: 5 * 60_000,
  });
