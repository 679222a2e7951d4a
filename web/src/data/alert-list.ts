import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { type ListedAlert, listedAlert } from '../../../domain/api/alerts.ts';
import { page } from '../../../domain/api/common.ts';
import type { ConditionKind } from '../../../domain/rules/conditions.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { byUrgency } from './alerts.ts';
import { queryString, request } from './http.ts';
import { requestAll } from './pages.ts';
import { asWaiting } from './waiting-alerts.ts';

/** What of the alerts is wanted. */
export interface AlertWish {
  readonly state?: 'cleared' | 'all' | undefined;
  readonly level?: AlertLevel | undefined;
  readonly kind?: ConditionKind | undefined;
  readonly place?: string | undefined;
  readonly assigned?: string | undefined;
  readonly q?: string | undefined;
  readonly site?: string | undefined;
  readonly device?: string | undefined;
  readonly rule?: string | undefined;
}

const alerts = page(listedAlert);
/** Many more open causes than anybody can look over at once. */
const OPEN_PAGE = 200;
const PAGE = 50;

/** Alerts, each cause once, page by page, newest first. */
export const alertListQuery = (wish: AlertWish) =>
  infiniteQueryOptions({
    queryKey: ['alerts', 'list', wish],
    queryFn: async ({ pageParam, signal }) => {
      const { state = 'open', ...filters } = wish;
      const limit = state === 'open' ? OPEN_PAGE : PAGE;
      const query = queryString({ ...filters, state, by: 'groups', limit, cursor: pageParam });
      const answer = await request(alerts, `/alerts${query}`, { signal });
      return { ...answer, items: answer.items.map(asWaiting) };
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    staleTime: 5000,
  });

/** All alerts of one cause that are open, or whatever their state. */
export const groupQuery = (group: string, state: 'open' | 'all') =>
  queryOptions({
    queryKey: ['alerts', 'list', 'group', group, state],
    queryFn: async ({ signal }): Promise<ListedAlert[]> =>
      (await requestAll(listedAlert, '/alerts', { group, state }, signal)).map(asWaiting).sort(byUrgency),
    staleTime: 5000,
  });
