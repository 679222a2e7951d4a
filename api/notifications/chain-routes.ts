import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ScopeChain, scopeChain } from '../../domain/api/notifications.ts';
import { type EscalationChain, escalationChain } from '../../domain/notifications/chain.ts';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE, type Scope, scope } from '../../domain/scopes.ts';
import { deleteChain, readChains, writeChain } from '../../store/registry/escalation-chains.ts';
import { peopleByIds, peopleOn } from '../../store/registry/listeners.ts';
import { scopeNames } from '../../store/registry/scope-names.ts';
import type { Versioned } from '../../store/registry/versioned.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import type { Where } from '../http/where.ts';

const tags = ['notifications'];
const params = z.object({ scope });
const person = z.object({ id: z.string(), name: z.string() });

const scopeInPath: Where = (request, { places }) => {
  const { scope: of } = request.params as z.infer<typeof params>;
  return [{ what: 'place', id: of, place: places.ofScope(of) }];
};

/** Who is told next while nobody takes an alert in hand. */
export function chainRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now } = context;

  const views = async (chains: readonly (readonly [Scope, Versioned<EscalationChain>])[]): Promise<ScopeChain[]> => {
    const names = await scopeNames(
      registry,
      chains.map(([of]) => of),
    );
    const users = [...new Set(chains.flatMap(([, { value }]) => value.steps.flatMap((step) => step.users)))];
    const people = new Map((await peopleByIds(registry, users)).map(({ id, name }) => [id, { id, name }]));
    return chains.map(([of, { value, version }]) => ({
      ...value,
      scope: of,
      scopeName: names.get(of) ?? of,
      people: [...new Set(value.steps.flatMap((step) => step.users))].flatMap((id) => people.get(id) ?? []),
      version,
    }));
  };
  /** Those who may see the alerts of a place. */
  const whoMaySee = async (of: Scope) => {
    const place = places.ofScope(of) ?? EVERYWHERE;
    return (await peopleOn(registry, place)).filter((one) => can(one, 'alerts.read', place));
  };
  const read = async (of: Scope) => (await readChains(registry, [of])).get(of) ?? null;
  const note = (request: FastifyRequest, of: Scope, event: { verb: string; before?: unknown; after?: unknown }) => {
    const { verb, ...change } = event;
    const place = places.ofScope(of) ?? EVERYWHERE;
    return audit(context, request, { action: `chain.${verb}`, resource: `chain/${of}`, place, ...change });
  };

  app.get(
    '/escalation-chains',
    {
      config: { permission: 'endpoints.read', where: 'own' },
      schema: {
        tags,
        summary: 'Who is told next, by place; of an alert the chain of the nearest place counts',
        response: { 200: z.object({ items: z.array(scopeChain), next: z.null() }) },
      },
    },
    async (request) => {
      const who = principal(request);
      const all = [...(await readChains(registry, null))];
      const seen = all.filter(([of]) => can(who, 'endpoints.read', places.ofScope(of) ?? EVERYWHERE));
      return { items: await views(seen), next: null };
    },
  );

  app.get(
    '/escalation-chains/:scope/people',
    {
      config: { permission: 'endpoints.read', where: scopeInPath },
      schema: {
        tags,
        summary: 'Whom the chain of a place may name: those who may see its alerts',
        params,
        response: { 200: z.object({ items: z.array(person), next: z.null() }) },
      },
    },
    async (request) => {
      const people = await whoMaySee(request.params.scope);
      const items = people.map(({ id, name }) => ({ id, name }));
      return { items: items.sort((a, b) => a.name.localeCompare(b.name, 'vi')).slice(0, 500), next: null };
    },
  );

  app.put(
    '/escalation-chains/:scope',
    {
      config: { permission: 'endpoints.write', where: scopeInPath },
      schema: {
        tags,
        summary: 'Set who is told next in a place',
        params,
        body: escalationChain.strict(),
        response: { 200: scopeChain },
      },
    },
    async (request, reply) => {
      const of = request.params.scope;
      const expected = expectedVersion(request);
      const may = new Set((await whoMaySee(of)).map(({ id }) => id));
      request.body.steps.forEach(({ users }, step) => {
        users.forEach((id, n) => {
          if (!may.has(id))
            throw invalid(
              `body.steps.${step}.users.${n}`,
              `there is nobody "${id}" who may see the alerts of this place`,
            );
        });
      });
      const before = await read(of);
      const by = principal(request).actor;
      if (!(await writeChain(registry, of, { value: request.body, by, expected, now: now() }))) throw versionChanged();
      await note(request, of, { verb: 'change', before: before?.value ?? null, after: request.body });
      const after = await read(of);
      if (!after) throw notFound('chain', of);
      sendVersion(reply, after.version);
      return (await views([[of, after]]))[0] as ScopeChain;
    },
  );

  app.delete(
    '/escalation-chains/:scope',
    {
      config: { permission: 'endpoints.write', where: scopeInPath },
      schema: { tags, summary: 'Tell nobody next in a place', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const of = request.params.scope;
      const expected = expectedVersion(request);
      const before = await read(of);
      if (!before) throw notFound('chain', of);
      if (!(await deleteChain(registry, of, { expected }))) throw versionChanged();
      await note(request, of, { verb: 'delete', before: before.value });
      return reply.code(204).send(null);
    },
  );
}
