import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Alert, alert } from '../../../domain/api/alerts.ts';
import { page } from '../../../domain/api/common.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { queryString, request } from './http.ts';
import { requestAll } from './pages.ts';
import { asWaiting, sendAcknowledgement, showWaiting } from './waiting-alerts.ts';

const alertPage = page(alert);
const severity: Record<AlertLevel, number> = { danger: 2, act: 1, watch: 0 };

/** What needs doing first: not yet acknowledged, then worse, then newer. */
export function byUrgency(a: Alert, b: Alert): number {
  return (
    Number(a.state !== 'raised') - Number(b.state !== 'raised') ||
    severity[b.level] - severity[a.level] ||
    Date.parse(b.raisedAt) - Date.parse(a.raisedAt)
  );
}

/** Alerts that are raised or acknowledged, the most urgent first. */
export const openAlertsQuery = queryOptions({
  queryKey: ['alerts', 'open'],
  queryFn: async ({ signal }) =>
    (await requestAll(alert, '/alerts', { state: 'open' }, signal)).map(asWaiting).sort(byUrgency),
  staleTime: 30_000,
});

/** The last alerts of one device, whatever their state. */
export const deviceAlertsQuery = (device: string) =>
  queryOptions({
    queryKey: ['alerts', 'device', device],
    queryFn: ({ signal }) =>
      request(alertPage, `/alerts${queryString({ state: 'all', device, limit: 20 })}`, { signal }),
    select: (answer) => answer.items,
    staleTime: 30_000,
  });

const withAlert = (all: readonly Alert[], changed: Alert): Alert[] => {
  const others = all.filter((one) => one.id !== changed.id);
  return changed.state === 'cleared' ? others : [...others, changed].sort(byUrgency);
};

/** Lists are read anew at once, and then no more often than this however much happens. */
const REFRESH_MS = 2000;
let refreshing: 'no' | 'pausing' | 'again' = 'no';

/** Reads the lists and pages of alerts anew that are on the screen. */
function refreshLists(client: QueryClient): void {
  if (refreshing !== 'no') {
    refreshing = 'again';
    return;
  }
  refreshing = 'pausing';
  for (const part of ['list', 'one', 'near'])
    void client.invalidateQueries({ queryKey: ['alerts', part] }, { cancelRefetch: false });
  setTimeout(() => {
    const again = refreshing === 'again';
    refreshing = 'no';
    // Whom it is told to is written down a moment after it happened.
    void client.invalidateQueries({ queryKey: ['notices'] });
    if (again) refreshLists(client);
  }, REFRESH_MS);
}

/** Puts alerts that changed where they belong on the screen. */
export function applyToAlerts(client: QueryClient, changed: readonly Alert[]): void {
  client.setQueryData(openAlertsQuery.queryKey, (all) => all && changed.reduce(withAlert, all));
  for (const device of new Set(changed.map((one) => one.device)))
    if (device !== null) void client.invalidateQueries({ queryKey: deviceAlertsQuery(device).queryKey });
  refreshLists(client);
}

/** Says that someone has taken an alert on; without a network that waits and is shown as waiting. */
export function useAcknowledge() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => {
      const known = client.getQueryData(openAlertsQuery.queryKey)?.find((one) => one.id === id);
      return sendAcknowledgement(known ?? { id, ruleName: { vi: '', en: '' }, siteName: null, deviceName: null });
    },
    onSuccess: (sent) => (sent.queued ? showWaiting(client) : applyToAlerts(client, [sent.value])),
    // It may have cleared by itself in the meantime (409): the list as it is now says so.
    onError: () => client.invalidateQueries({ queryKey: openAlertsQuery.queryKey }),
  });
}
