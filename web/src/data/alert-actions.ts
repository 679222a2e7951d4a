import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type AlertAction,
  type AlertRefusal,
  alertActionResults,
  assignees,
  MAX_AT_ONCE,
} from '../../../domain/api/alert-life.ts';
import type { Alert, ListedAlert } from '../../../domain/api/alerts.ts';
import { isUnreachable } from '../lib/api-error.ts';
import { groupQuery } from './alert-list.ts';
import { openAlertsQuery } from './alerts.ts';
import { request } from './http.ts';
import { sendAcknowledgement, showWaiting } from './waiting-alerts.ts';

/** What became of the alerts that something was to be done to. */
export interface Outcome {
  readonly action: AlertAction['kind'];
  readonly done: number;
  /** Those that wait for a network. */
  readonly waiting: number;
  /** Those to which it was not, with the reason. */
  readonly refused: readonly { readonly alert: Alert | undefined; readonly reason: AlertRefusal }[];
}

/** As it is listed, where one may stand for all alerts of its cause that are open, or by itself. */
export type Meant = Alert & Partial<Pick<ListedAlert, 'groupSize'>>;

interface Wish {
  readonly alerts: readonly Meant[];
  readonly action: AlertAction;
}

/** All alerts that one stands for; without a network as far as they are known. */
async function membersOf(client: QueryClient, one: Meant, action: AlertAction): Promise<readonly Alert[]> {
  if ((one.groupSize ?? 1) === 1) return [one];
  const group = groupQuery(one.group, 'open');
  if (action.kind !== 'acknowledge' || navigator.onLine) return client.fetchQuery(group);
  const open = client.getQueryData(openAlertsQuery.queryKey)?.filter(({ group: of }) => of === one.group) ?? [];
  const known = client.getQueryData(group.queryKey) ?? open;
  return known.length > 0 ? known : [one];
}

/** Does something to alerts, whole causes at once, and tells of each what became of it. */
export function useAlertActions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ alerts, action }: Wish): Promise<Outcome> => {
      const all = new Map<string, Alert>();
      for (const one of alerts) for (const member of await membersOf(client, one, action)) all.set(member.id, member);
      const ids = [...all.keys()];
      const { kind } = action;
      // One by one they can wait for a network.
      const wait = async (ones: readonly (Alert | undefined)[]) => {
        for (const one of ones) if (one) await sendAcknowledgement(one);
        return ones.length;
      };
      if (kind === 'acknowledge' && !navigator.onLine)
        return { action: kind, done: 0, waiting: await wait([...all.values()]), refused: [] };
      let done = 0;
      const refused: Outcome['refused'][number][] = [];
      for (let from = 0; from < ids.length; from += MAX_AT_ONCE) {
        const body = { ids: ids.slice(from, from + MAX_AT_ONCE), action };
        const answer = request(alertActionResults, '/alerts/actions', { method: 'POST', body });
        const items = await answer.then(
          (results) => results.items,
          (error: unknown) => {
            if (kind === 'acknowledge' && isUnreachable(error)) return null;
            throw error;
          },
        );
        if (items === null) {
          const waiting = await wait(ids.slice(from).map((id) => all.get(id)));
          return { action: kind, done, waiting, refused };
        }
        for (const { id, reason } of items) {
          if (reason === null) done += 1;
          else refused.push({ alert: all.get(id), reason });
        }
      }
      return { action: kind, done, waiting: 0, refused };
    },
    onSuccess: ({ waiting }) => waiting > 0 && showWaiting(client),
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
