import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  alertActionResults,
  alertActions,
  alertClosing,
  alertNeighbours,
  assignees,
  assignment,
  snoozing,
} from '../../domain/api/alert-life.ts';
import { alert } from '../../domain/api/alerts.ts';
import { type AlertChange, type ChangedAlert, changeAlert } from '../../store/registry/alert-changes.ts';
import { getAlert } from '../../store/registry/alerts.ts';
import { peopleWho } from '../../store/registry/assignees.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { type AuditEvent, audit } from '../http/audit.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { announce, changeMany, deedOf } from './changing.ts';
import { neighboursOf } from './neighbours.ts';
import { alertInPath, placed } from './placing.ts';

const params = z.object({ id: z.string() });
const tags = ['alerts'];
const seeingTo = { permission: 'alerts.acknowledge', where: alertInPath } as const;
const nothing = z.strictObject({}).nullish();

/** What people do with alerts, one by one and several at once. */
export function alertLifeRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now } = context;

  const change = async (request: FastifyRequest, wanted: AlertChange) => {
    const { id } = request.params as z.infer<typeof params>;
    const who = principal(request);
    const done = await changeAlert(registry, id, { ...wanted, by: who.actor, now: now() });
    if (!done) throw notFound('alert', id);
    if (done.outcome === 'cleared') throw over(wanted);
    if (done.outcome === 'changed') await told(request, done, deedOf(wanted));
    return placed(places, done.alert, who);
  };
  const told = async (request: FastifyRequest, done: ChangedAlert, deed: Pick<AuditEvent, 'action' | 'after'>) => {
    await announce(context, done);
    await audit(context, request, { ...deed, resource: `alert/${done.alert.id}` });
  };
  const route = (summary: string) => ({ tags, summary, params, response: { 200: alert } });

  app.post(
    '/alerts/:id/acknowledgements',
    {
      config: seeingTo,
      schema: { ...route('Say that somebody sees to it; asking again changes nothing'), body: nothing },
    },
    (request) => change(request, { kind: 'acknowledge' }),
  );

  app.put(
    '/alerts/:id/assignee',
    { config: seeingTo, schema: { ...route('Say who sees to it; null for nobody any more'), body: assignment } },
    async (request) => {
      const { user } = request.body;
      if (user === null) return change(request, { kind: 'assign', to: null });
      const [place] = request.targets.map((target) => target.place);
      const [to] = await peopleWho(registry, 'alerts.acknowledge', { place: place ?? [], user });
      if (!to) throw invalid('body.user', 'is nobody who may see to alerts there; take one of /alerts/{id}/assignees');
      return change(request, { kind: 'assign', to });
    },
  );

  app.get(
    '/alerts/:id/assignees',
    {
      config: seeingTo,
      schema: { tags, summary: 'People who may see to it, by name', params, response: { 200: assignees } },
    },
    async (request) => {
      const [place] = request.targets.map((target) => target.place);
      return { items: await peopleWho(registry, 'alerts.acknowledge', { place: place ?? [] }) };
    },
  );

  app.put(
    '/alerts/:id/snooze',
    {
      config: seeingTo,
      schema: { ...route('Tell nobody of it for a while; it is judged on'), body: snoozing },
    },
    (request) => change(request, { kind: 'snooze', ...request.body }),
  );

  app.delete('/alerts/:id/snooze', { config: seeingTo, schema: route('Tell people of it again') }, (request) =>
    change(request, { kind: 'wake' }),
  );

  app.post(
    '/alerts/:id/closing',
    {
      config: seeingTo,
      schema: {
        ...route('Say why there was an alert; one that is open is over with it'),
        description:
          'The rule raises nothing new there until what it watches was normal again, or a higher step is reached.',
        body: alertClosing,
      },
    },
    (request) => change(request, { kind: 'close', ...request.body }),
  );

  app.get(
    '/alerts/:id/neighbours',
    {
      config: { permission: 'alerts.read', where: alertInPath },
      schema: {
        tags,
        summary: 'Open alerts around it, and the newest results of the same property nearby',
        params,
        response: { 200: alertNeighbours },
      },
    },
    async (request) => {
      const { id } = request.params;
      const found = await getAlert(registry, id);
      if (!found) throw notFound('alert', id);
      return neighboursOf(context, found, principal(request));
    },
  );

  app.post(
    '/alerts/actions',
    {
      config: { permission: 'alerts.acknowledge', where: 'own' },
      schema: {
        tags,
        summary: 'Do the same to up to 200 alerts, and say of each what came of it',
        body: alertActions,
        response: { 200: alertActionResults },
      },
    },
    async (request) => ({ items: await changeMany(context, request, request.body) }),
  );
}

const over = ({ kind }: AlertChange): HttpProblem =>
  new HttpProblem(
    'conflict',
    kind === 'acknowledge'
      ? 'The alert has cleared by itself; there is nothing left to acknowledge.'
      : 'The alert is over; only why there was one can still be said.',
  );
