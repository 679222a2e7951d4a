import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  newOrganisation,
  type Organisation,
  organisation,
  organisationPatch,
  organisationQuery,
} from '../../domain/api/organisations.ts';
import { can, scopesFor } from '../../domain/permissions.ts';
import {
  createOrganisation,
  deleteOrganisation,
  getOrganisation,
  listOrganisations,
  updateOrganisation,
} from '../../store/registry/organisations.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { checkCommune } from '../http/communes.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { Resource } from '../http/resource.ts';
import type { Api } from '../http/types.ts';

const params = z.object({ id: z.string() });
const tags = ['organisations'];

const refusals = {
  'owns-something': 'It owns sites, devices or households; give them to another organisation first.',
  'has-rights': 'People, programs or invitations have rights on it; take these away first.',
} as const;

/** Cooperatives, clubs of farmers, utilities, departments and companies. */
export function organisationRoutes(app: Api, context: ApiContext): void {
  const { registry, now, placesChanged } = context;

  const scopes = (request: FastifyRequest) => scopesFor(principal(request), 'organisations.read');
  const shown = (one: Organisation, request: FastifyRequest): Organisation =>
    can(principal(request), 'organisations.read', one.place) ? one : { ...one, phone: null };
  const organisations = new Resource<Organisation>(context, {
    what: 'organisation',
    path: '/organisations',
    read: async (id, request) => {
      const found = await getOrganisation(registry, id, scopes(request));
      return found && { ...found, value: shown(found.value, request) };
    },
    changed: placesChanged,
  });

  app.get(
    '/organisations',
    {
      config: { permission: 'organisations.read', where: 'own' },
      schema: {
        tags,
        summary: 'Organisations by id: those that one may know of, and owners of sites that one sees',
        querystring: organisationQuery,
        response: { 200: page(organisation) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const after = decodeCursor(cursor, z.string().max(63));
      const rows = await listOrganisations(
        registry,
        { ...filter, scopes: scopes(request) },
        { after, limit: limit + 1 },
      );
      const { items, next } = pageOf(rows, limit, ({ value }) => value.id);
      return { items: items.map(({ value }) => shown(value, request)), next };
    },
  );

  app.post(
    '/organisations',
    {
      config: { permission: 'organisations.write' },
      schema: { tags, summary: 'Add an organisation', body: newOrganisation.strict(), response: { 201: organisation } },
    },
    async (request, reply) => {
      const { body } = request;
      await checkCommune(context, body.commune);
      const create = () => createOrganisation(registry, body, now());
      return organisations.create(request, reply, { id: body.id, after: body, create });
    },
  );

  app.get(
    '/organisations/:id',
    {
      config: { permission: 'organisations.read', where: 'own' },
      schema: { tags, summary: 'One organisation', params, response: { 200: organisation } },
    },
    (request, reply) => organisations.show(request, reply, request.params.id),
  );

  app.patch(
    '/organisations/:id',
    {
      config: { permission: 'organisations.write' },
      schema: {
        tags,
        summary: 'Change an organisation',
        params,
        body: organisationPatch.strict(),
        response: { 200: organisation },
      },
    },
    async (request, reply) => {
      const { body: change } = request;
      const { id } = request.params;
      await checkCommune(context, change.commune);
      return organisations.change(request, reply, {
        id,
        after: change,
        update: (_before, expected) => updateOrganisation(registry, { id, change }, { expected, now: now() }),
      });
    },
  );

  app.delete(
    '/organisations/:id',
    {
      config: { permission: 'organisations.write' },
      schema: {
        tags,
        summary: 'Delete an organisation that owns nothing and on which nobody has rights',
        params,
        response: { 204: z.null() },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return organisations.remove(request, reply, {
        id,
        remove: async (expected) => {
          const outcome = await deleteOrganisation(registry, id, { expected });
          return outcome === 'deleted' || outcome === 'version-changed' ? outcome : { inUse: refusals[outcome] };
        },
      });
    },
  );
}
