import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  erasure,
  type HouseholdDetail,
  household,
  householdDetail,
  householdPatch,
  householdQuery,
  newHousehold,
} from '../../domain/api/households.ts';
import { can, knows, scopesFor } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { createHousehold, getHousehold, listHouseholds, updateHousehold } from '../../store/registry/households.ts';
import type { Versioned } from '../../store/registry/versioned.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit, placedEntry } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import type { Where } from '../http/where.ts';
import { erase, previewErasure } from './erase.ts';
import { exportHousehold } from './export.ts';

const params = z.object({ id: z.string().max(63) });
const tags = ['households'];

/** `/households/:id`; one that was erased is still found, so that its erasure can be shown. */
const householdInPath: Where = async (request, { registry }) => {
  const { id } = request.params as z.infer<typeof params>;
  const found = await getHousehold(registry, id);
  return [{ what: 'household', id, place: found?.value.place ?? null }];
};

/** Whose meters, houses and fields they are: personal data, kept apart so that it can be handed out and erased. */
export function householdRoutes(app: Api, context: ApiContext): void {
  const { registry, readings, now, creates, broker, places, placesChanged, devicesChanged } = context;

  const known = async (id: string): Promise<Versioned<HouseholdDetail>> => {
    const found = await getHousehold(registry, id);
    if (!found) throw notFound('household', id);
    return found;
  };
  /** Those alone put a household under an organisation, or under none, who manage households there. */
  const checkOrganisation = async (request: FastifyRequest, organisation: string | null): Promise<void> => {
    const who = principal(request);
    const place = organisation === null ? EVERYWHERE : places.organisation(organisation);
    if (organisation !== null && (place === null || !knows(who, place)))
      throw invalid('body.organisation', `there is no organisation "${organisation}"`);
    if (place !== null && !can(who, 'households.write', place))
      await refuse(context, request, {
        permission: 'households.write',
        detail:
          organisation === null
            ? 'Say which organisation looks after it: without one it belongs to the whole installation.'
            : `This needs the permission households.write on the organisation "${organisation}".`,
      });
  };

  app.get(
    '/households',
    {
      config: { permission: 'households.read', where: 'own' },
      schema: {
        tags,
        summary: 'Households and persons of the organisations whose households one may see, by name',
        querystring: householdQuery,
        response: { 200: page(household) },
      },
    },
    async (request) => {
      const { limit, cursor, erased, ...filter } = request.query;
      const scopes = scopesFor(principal(request), 'households.read');
      const after = decodeCursor(cursor, z.tuple([z.string(), z.string()]));
      const rows = await listHouseholds(
        registry,
        { ...filter, scopes, erased: erased === '1' },
        { after, limit: limit + 1 },
      );
      return pageOf(rows, limit, ({ name, id }) => [name, id]);
    },
  );

  app.post(
    '/households',
    {
      config: { permission: 'households.write', where: 'own' },
      schema: { tags, summary: 'Add a household', body: newHousehold.strict(), response: { 201: householdDetail } },
    },
    async (request, reply) => {
      const { body } = request;
      await checkOrganisation(request, body.organisation);
      return creates.run(request, reply, async () => {
        const id = await createHousehold(registry, body, now());
        await placesChanged();
        await audit(context, request, { action: 'household.create', resource: `household/${id}`, after: body });
        reply.header('location', `/api/v1/households/${id}`);
        return (await known(id)).value;
      });
    },
  );

  app.get(
    '/households/:id',
    {
      config: { permission: 'households.read', where: householdInPath },
      schema: { tags, summary: 'One household, with its sites', params, response: { 200: householdDetail } },
    },
    async (request, reply) => {
      const { value, version } = await known(request.params.id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.patch(
    '/households/:id',
    {
      config: { permission: 'households.write', where: householdInPath },
      schema: {
        tags,
        summary: 'Change a household; to hand it to another organisation, one has to manage both',
        params,
        body: householdPatch.strict(),
        response: { 200: householdDetail },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { body: change } = request;
      const expected = expectedVersion(request);
      const { value: before } = await known(id);
      if (before.erasedAt !== null) throw erased(before.erasedAt);
      if (change.organisation !== undefined && change.organisation !== before.organisation)
        await checkOrganisation(request, change.organisation);
      if (!(await updateHousehold(registry, { id, change }, { expected, now: now() }))) throw versionChanged();
      await placesChanged();
      await audit(context, request, { action: 'household.change', resource: `household/${id}`, before, after: change });
      const { value, version } = await known(id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.get(
    '/households/:id/export',
    {
      config: { permission: 'households.read', where: householdInPath },
      schema: {
        tags,
        summary: 'Everything held of a household, readings of its meters included, as one JSON document',
        description:
          'For handing to the people concerned. A connection that breaks off means that the file is not whole.',
        params,
        produces: ['application/json'],
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { value } = await known(id);
      await audit(context, request, { action: 'household.export', resource: `household/${id}` });
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${id}.json"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(exportHousehold({ registry, readings }, value, now()), { objectMode: false }));
    },
  );

  app.get(
    '/households/:id/erasure',
    {
      config: { permission: 'households.erase', where: householdInPath },
      schema: { tags, summary: 'What would be erased', params, response: { 200: erasure } },
    },
    ({ params: { id } }) => previewErasure(context, id),
  );

  app.post(
    '/households/:id/erase',
    {
      config: { permission: 'households.erase', where: householdInPath },
      schema: {
        tags,
        summary: 'Erase everything held of a household, for good',
        description:
          'Its meters are switched off and taken down, what they measured at its sites is deleted, then names, phone, address, ' +
          'positions, alerts and raw messages. The emptied record and the entry in the audit stay. Backups made before keep the data until they are deleted.',
        params,
        response: { 200: erasure },
      },
    },
    async (request) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const { value, version } = await known(id);
      if (value.erasedAt !== null) throw erased(value.erasedAt);
      if (expected !== null && expected !== version) throw versionChanged();
      const { erased: counts, devices } = await erase(
        {
          ...context,
          stopped: async (stopped) => {
            await devicesChanged(stopped);
            for (const device of stopped) broker.disconnect(device);
          },
          note: (after) =>
            placedEntry(context, request, { action: 'household.erase', resource: `household/${id}`, after }),
        },
        id,
      );
      await placesChanged();
      await devicesChanged(devices);
      return counts;
    },
  );
}

const erased = (at: string): HttpProblem =>
  new HttpProblem('conflict', `The data of this household was erased on ${at}.`);
