import { queryOptions } from '@tanstack/react-query';
import { mqttPorts } from '../../../domain/api/mqtt.ts';
import { request } from './http.ts';

/** The ports on which devices come in. */
export const mqttPortsQuery = queryOptions({
  queryKey: ['mqtt'],
  queryFn: ({ signal }) => request(mqttPorts, '/mqtt', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});
