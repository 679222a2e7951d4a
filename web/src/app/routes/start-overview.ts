import type { QueryClient } from '@tanstack/react-query';
import { openAlertsQuery } from '../../data/alerts.ts';
import { overviewQuery, villagesOverviewQuery } from '../../data/overview.ts';
import { sessionQuery } from '../../data/session.ts';
import { isWide } from '../../lib/wide.ts';

/** Asks for what the first page shows while its code is still on its way; the page itself waits for it. */
export function startOverview(queryClient: QueryClient, view: 'sites' | 'villages' | undefined): void {
  const wide = isWide(queryClient.getQueryData(sessionQuery.queryKey)?.user.grants ?? []);
  const villages = view === undefined ? wide : view === 'villages';
  void (villages ? queryClient.prefetchQuery(villagesOverviewQuery) : queryClient.prefetchQuery(overviewQuery));
  void queryClient.prefetchQuery(openAlertsQuery);
}
