import type { QueryClient } from '@tanstack/react-query';
import { openAlertsQuery } from '../../data/alerts.ts';
import { devicesQuery } from '../../data/devices.ts';
import { fleetLatestQuery } from '../../data/latest.ts';

/** Asks for the lists while the code of the page is still on its way; the page itself waits for them. */
export function startFleet(queryClient: QueryClient): void {
  void queryClient.prefetchQuery(devicesQuery);
  void queryClient.prefetchQuery(fleetLatestQuery);
  void queryClient.prefetchQuery(openAlertsQuery);
}
