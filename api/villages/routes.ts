import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { newVillage, type Village, village, villagePatch, villageQuery } from '../../domain/api/villages.ts';
import { can, scopesFor } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import {
  createVillage,
  deleteVillage,
  getVillage,
  listVillages,
  updateVillage,
} from '../../store/registry/villages.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { checkCommune } from '../http/communes.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { Resource } from '../http/resource.ts';
import type { Api } from '../http/types.ts';
import { villageInPath } from '../http/where.ts';

const params = z.object({ id: z.string() });
const tags = ['villages'];

const refusals = {
  'has-sites': 'Sites belong to it; move them to another village, or out of it, first.',
  'had-sites': 'Sites were in it once, and lists of those days name it; give it another name if you need this one.',
  'has-rights': 'People, programs or invitations have rights on it; take these away first.',
} as const;

/** Smart villages: named groups of sites in a commune. */
export function villageRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, placesChanged } = context;

  const scopes = (request: FastifyRequest) => scopesFor(principal(request), 'villages.read');
  const villages = new Resource<Village>(context, {
    what: 'village',
    path: '/villages',
    read: (id, request) => getVillage(registry, id, scopes(request)),
    changed: placesChanged,
  });
  const checkRight = async (request: FastifyRequest, commune: string): Promise<void> => {
    if (!can(principal(request), 'villages.write', places.unit(commune) ?? EVERYWHERE))
      await refuse(context, request, {
        permission: 'villages.write',
        detail: `This needs the permission villages.write on the commune "${commune}".`,
      });
  };

  app.get(
    '/villages',
    {
      config: { permission: 'villages.read', where: 'own' },
      schema: {
        tags,
        summary: 'Villages by id: those that one may know of, and those of sites that one sees',
        querystring: villageQuery,
        response: { 200: page(village) },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const after = decodeCursor(cursor, z.string().max(63));
      const rows = await listVillages(registry, { ...filter, scopes: scopes(request) }, { after, limit: limit + 1 });
      const { items, next } = pageOf(rows, limit, ({ value }) => value.id);
      return { items: items.map(({ value }) => value), next };
    },
  );

  app.post(
    '/villages',
    {
      config: { permission: 'villages.write', where: 'own' },
      schema: { tags, summary: 'Add a village', body: newVillage.strict(), response: { 201: village } },
    },
    async (request, reply) => {
      const { body } = request;
      await checkCommune(context, body.commune);
      await checkRight(request, body.commune);
      const create = () => createVillage(registry, body, now());
      return villages.create(request, reply, { id: body.id, after: body, create });
    },
  );

  app.get(
    '/villages/:id',
    {
      config: { permission: 'villages.read', where: 'own' },
      schema: { tags, summary: 'One village', params, response: { 200: village } },
    },
    (request, reply) => villages.show(request, reply, request.params.id),
  );

  app.patch(
    '/villages/:id',
    {
      config: { permission: 'villages.write', where: villageInPath },
      schema: {
        tags,
        summary: 'Change a village; its sites move to another commune with it, and what was stays on record',
        params,
        body: villagePatch.strict(),
        response: { 200: village },
      },
    },
    (request, reply) => {
      const { body: change } = request;
      const { id } = request.params;
      return villages.change(request, reply, {
        id,
        after: change,
        update: async (before, expected) => {
          if (change.commune !== undefined && change.commune !== before.commune) {
            await checkCommune(context, change.commune);
            await checkRight(request, change.commune);
            if (before.commune !== null) await checkRight(request, before.commune);
          }
          return updateVillage(registry, { id, change }, { expected, now: now() });
        },
      });
    },
  );

  app.delete(
    '/villages/:id',
    {
      config: { permission: 'villages.write', where: villageInPath },
      schema: {
        tags,
        summary: 'Delete a village without sites on which nobody has rights',
        params,
        response: { 204: z.null() },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return villages.remove(request, reply, {
        id,
        remove: async (expected) => {
          const outcome = await deleteVillage(registry, id, { expected });
          return outcome === 'deleted' || outcome === 'version-changed' ? outcome : { inUse: refusals[outcome] };
        },
      });
    },
  );
}
