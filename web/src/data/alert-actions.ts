import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type AlertAction,
  type AlertRefusal,
  alertActionResults,
  assignees,
  MAX_AT_ONCE,
} from '../../../domain/api/alert-life.ts';
import type { Alert, ListedAlert } from '../../../domain/api/alerts.ts';
import { groupQuery } from './alert-list.ts';
import { openAlertsQuery } from './alerts.ts';
import { request } from './http.ts';

/** What became of the alerts that something was to be done to. */
export interface Outcome {
  readonly action: AlertAction['kind'];
  readonly done: number;
  /** Those to which it was not, with the reason. */
  readonly refused: readonly { readonly alert: Alert | undefined; readonly reason: AlertRefusal }[];
}

/** As it is listed, where one may stand for all alerts of its cause that are open, or by itself. */
export type Meant = Alert & Partial<Pick<ListedAlert, 'groupSize'>>;

interface Wish {
  readonly alerts: readonly Meant[];
  readonly action: AlertAction;
}

/** Does something to alerts, whole causes at once, and tells of each what became of it. */
export function useAlertActions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ alerts, action }: Wish): Promise<Outcome> => {
      const all = new Map<string, Alert>();
      for (const one of alerts) {
        const members = (one.groupSize ?? 1) > 1 ? await client.fetchQuery(groupQuery(one.group, 'open')) : [one];
        for (const member of members) all.set(member.id, member);
      }
      const ids = [...all.keys()];
      let done = 0;
      const refused: Outcome['refused'][number][] = [];
      for (let from = 0; from < ids.length; from += MAX_AT_ONCE) {
        const body = { ids: ids.slice(from, from + MAX_AT_ONCE), action };
        const { items } = await request(alertActionResults, '/alerts/actions', { method: 'POST', body });
        for (const { id, reason } of items) {
          if (reason === null) done += 1;
          else refused.push({ alert: all.get(id), reason });
        }
      }
      return { action: action.kind, done, refused };
    },
    onSettled: () =>
      Promise.all(
        [openAlertsQuery.queryKey, ['alerts', 'list'], ['alerts', 'one'], ['alerts', 'device']].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

/** People who may see to an alert. */
export const assigneesQuery = (alert: string) =>
  queryOptions({
    queryKey: ['alerts', 'assignees', alert],
    queryFn: async ({ signal }) =>
      (await request(assignees, `/alerts/${encodeURIComponent(alert)}/assignees`, { signal })).items,
    staleTime: 60_000,
  });
