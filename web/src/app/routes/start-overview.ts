import type { QueryClient } from '@tanstack/react-query';
import { openAlertsQuery } from '../../data/alerts.ts';
import { overviewQuery } from '../../data/overview.ts';

/** Asks for what the first page shows while its code is still on its way; the page itself waits for it. */
export function startOverview(queryClient: QueryClient): void {
  void queryClient.prefetchQuery(overviewQuery);
  void queryClient.prefetchQuery(openAlertsQuery);
}
