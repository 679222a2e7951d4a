import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { AlertAction, AlertRefusal, alertActionResults, alertActions } from '../../domain/api/alert-life.ts';
import { can, knows } from '../../domain/permissions.ts';
import type { Place } from '../../domain/scopes.ts';
import { type AlertChange, type ChangedAlert, changeAlert } from '../../store/registry/alert-changes.ts';
import { alertSources } from '../../store/registry/alerts.ts';
import { peopleWho } from '../../store/registry/assignees.ts';
import { appendAudit } from '../../store/registry/audit.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { type AuditEvent, type PlacedEntry, placedEntry } from '../http/audit.ts';

/** What the audit says of a change. */
export function deedOf(change: AlertChange): Pick<AuditEvent, 'action' | 'after'> {
  const { kind, ...after } = change;
  return { action: `alert.${kind}`, after: kind === 'acknowledge' || kind === 'wake' ? undefined : after };
}

/** Tells those who look on, and ingest of an alert that does not come back. */
export async function announce(
  { hub, ingest }: Pick<ApiContext, 'hub' | 'ingest'>,
  { alert, event, concluded }: ChangedAlert,
): Promise<void> {
  if (event !== null) hub.publishAlert({ transition: event, alert });
  if (concluded) await ingest.alertClosed(alert.id);
}

type Result = z.infer<typeof alertActionResults>['items'][number];

const refused = (id: string, reason: AlertRefusal): Result => ({ id, outcome: 'refused', reason });

interface Permitted {
  readonly id: string;
  readonly change: AlertChange;
  readonly entry: PlacedEntry;
}

/** Changes several alerts in one transaction with what the audit says of each; what one may not see is as if it were not. */
export async function changeMany(
  context: ApiContext,
  request: FastifyRequest,
  { ids, action }: z.infer<typeof alertActions>,
): Promise<Result[]> {
  const { registry, places, now } = context;
  const who = principal(request);
  const results = new Map<string, Result>();
  const permitted: Permitted[] = [];
  const changeAt = changes(context, action);
  const sources = await alertSources(registry, ids);
  for (const id of new Set(ids)) {
    const source = sources.get(id);
    const place = source ? places.alert(source) : null;
    if (place === null || !knows(who, place)) results.set(id, refused(id, 'unknown'));
    else if (!can(who, 'alerts.acknowledge', place)) results.set(id, refused(id, 'not-allowed'));
    else {
      const change = await changeAt(place);
      if (change === null) {
        results.set(id, refused(id, 'assignee'));
        continue;
      }
      const event = { ...deedOf(change), resource: `alert/${id}`, place };
      permitted.push({ id, change, entry: await placedEntry(context, request, event) });
    }
  }
  const done = await registry.transaction().execute(async (trx) => {
    const changed: ChangedAlert[] = [];
    for (const { id, change, entry } of permitted) {
      const outcome = await changeAlert(trx, id, { ...change, by: who.actor, now: now() });
      if (outcome?.outcome === 'changed') {
        await appendAudit(trx, entry.entry, entry.place);
        changed.push(outcome);
      }
      const reason = outcome === null ? 'unknown' : outcome.outcome === 'cleared' ? 'cleared' : null;
      results.set(id, reason === null ? { id, outcome: 'done', reason } : refused(id, reason));
    }
    return changed;
  });
  for (const one of done) await announce(context, one);
  return ids.map((id) => results.get(id) as Result);
}

/** The change that an action is at a place; null where nobody there is whom it is to be given to. */
function changes(
  { registry }: Pick<ApiContext, 'registry'>,
  action: AlertAction,
): (place: Place) => Promise<AlertChange | null> {
  if (action.kind !== 'assign') return async () => action;
  const { user } = action;
  if (user === null) return async () => ({ kind: 'assign', to: null });
  const known = new Map<string, AlertChange | null>();
  return async (place) => {
    const key = place.join();
    const found = known.get(key);
    if (found !== undefined) return found;
    const [to] = await peopleWho(registry, 'alerts.acknowledge', { place, user });
    const change: AlertChange | null = to ? { kind: 'assign', to } : null;
    known.set(key, change);
    return change;
  };
}
