import type { QueryClient } from '@tanstack/react-query';

/** Puts what could not be had in the place of what `key` is asked for. */
export function fail(client: QueryClient, key: readonly unknown[], error: Error): void {
  client
    .getQueryCache()
    .build(client, { queryKey: [...key] })
    .setState({ status: 'error', error, errorUpdateCount: 1 });
}
