import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { newSite, type Site, type SitePatch, site, sitePatch, siteQuery } from '../../domain/api/sites.ts';
import { can, scopesFor } from '../../domain/permissions.ts';
import { localDay } from '../../domain/time.ts';
import { endOfDay } from '../../domain/units/days.ts';
import { getSite, listSites } from '../../store/registry/site-list.ts';
import { communeFor, createSite, deleteSite, updateSite } from '../../store/registry/sites.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { patched } from '../http/patched.ts';
import type { Principal } from '../http/principal.ts';
import { invalid } from '../http/problem.ts';
import { Resource } from '../http/resource.ts';
import type { Api } from '../http/types.ts';
import { siteInPath } from '../http/where.ts';
import { siteHistoryRoutes } from './history-routes.ts';
import { checkedPolygon } from './polygon-check.ts';
import { seasonRoutes } from './season-routes.ts';
import { checkArrival, checkMove, checkReferences } from './site-references.ts';

const params = z.object({ id: z.string() });
const tags = ['sites'];

/** Where devices stand: fields, ponds, gates, barns, stations, houses. */
export function siteRoutes(app: Api, context: ApiContext): void {
  const { registry, now, timeZone, placesChanged } = context;
  seasonRoutes(app, context);
  siteHistoryRoutes(app, context);

  const today = () => localDay(now(), timeZone);
  const sites = new Resource<Site>(context, {
    what: 'site',
    path: '/sites',
    read: async (id, request) => {
      const found = await getSite(registry, id, today());
      return found && { ...found, value: shownTo(principal(request), found.value) };
    },
    changed: placesChanged,
  });

  app.get(
    '/sites',
    {
      config: { permission: 'sites.read', where: 'own' },
      schema: {
        tags,
        summary: 'Sites by id, those that one may see',
        querystring: siteQuery,
        response: { 200: page(site) },
      },
    },
    async (request) => {
      const { limit, cursor, asOf, ...filter } = request.query;
      const who = principal(request);
      const moment = asOf === undefined ? { today: today() } : { today: asOf, at: Math.min(endOfDay(asOf), now()) };
      const after = decodeCursor(cursor, z.string().max(63));
      const rows = await listSites(
        registry,
        { ...filter, scopes: scopesFor(who, 'sites.read') },
        { after, limit: limit + 1, ...moment },
      );
      const { items, next } = pageOf(rows, limit, ({ value }) => value.id);
      return { items: items.map(({ value }) => shownTo(who, value)), next };
    },
  );

  app.post(
    '/sites',
    {
      config: { permission: 'sites.write', where: 'own' },
      schema: { tags, summary: 'Add a site', body: newSite.strict(), response: { 201: site } },
    },
    async (request, reply) => {
      const { body } = request;
      await checkReferences(context, request, body);
      const commune = await communeFor(registry, body);
      await checkArrival(context, request, { ...body, commune });
      const made = { ...body, ...checked(body) };
      const create = () => createSite(registry, made, now());
      return sites.create(request, reply, { id: body.id, after: made, create });
    },
  );

  app.get(
    '/sites/:id',
    {
      config: { permission: 'sites.read', where: siteInPath },
      schema: { tags, summary: 'One site', params, response: { 200: site } },
    },
    (request, reply) => sites.show(request, reply, request.params.id),
  );

  app.patch(
    '/sites/:id',
    {
      config: { permission: 'sites.write', where: siteInPath },
      schema: {
        tags,
        summary: 'Change a site; to move it, one has to manage both sides',
        params,
        body: sitePatch.strict(),
        response: { 200: site },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      return sites.change(request, reply, {
        id,
        after: request.body,
        update: async (before, expected) => {
          await checkReferences(context, request, changedOf(before, request.body));
          const whole = patched(before, request.body);
          await checkMove(context, request, {
            id,
            before,
            after: { ...whole, commune: await communeFor(registry, whole) },
          });
          const change = { ...request.body, ...checked(whole, request.body) };
          return updateSite(registry, id, change, { expected, now: now() });
        },
      });
    },
  );

  app.delete(
    '/sites/:id',
    {
      config: { permission: 'sites.write', where: siteInPath },
      schema: { tags, summary: 'Delete a site where no device ever stood', params, response: { 204: z.null() } },
    },
    (request, reply) => {
      const { id } = request.params;
      return sites.remove(request, reply, {
        id,
        remove: async (expected) => {
          const outcome = await deleteSite(registry, id, { expected });
          return outcome === 'in-use'
            ? { inUse: 'Devices stand here, or once did, and their readings belong to this site.' }
            : outcome;
        },
      });
    },
  );
}

/** Where a household lives is for those alone who may see households. */
function shownTo(who: Principal, one: Site): Site {
  if (one.household === null || can(who, 'households.read', one.place)) return one;
  return { ...one, latitude: null, longitude: null, polygon: null, areaHa: null, personal: true };
}

/** What of the references is to be another than before. */
const changedOf = (before: Site, change: SitePatch): Partial<Site> =>
  Object.fromEntries(
    (['organisation', 'village', 'commune', 'household'] as const)
      .filter((what) => change[what] !== undefined && change[what] !== before[what])
      .map((what) => [what, change[what]]),
  );

type Placing = Pick<SitePatch, 'latitude' | 'longitude' | 'polygon' | 'timeZone'>;

/**
 * @param whole the site as it is to be
 * @param given what of it was sent
 * @returns the polygon as it is kept, when one was sent
 * @throws HttpProblem invalid
 */
function checked(whole: Placing, given: Placing = whole): Pick<SitePatch, 'polygon'> {
  if ((whole.latitude == null) !== (whole.longitude == null))
    throw invalid(
      whole.latitude == null ? 'body.latitude' : 'body.longitude',
      'a position is a latitude and a longitude; give both, or neither',
    );
  if (given.timeZone != null && !isTimeZone(given.timeZone))
    throw invalid('body.timeZone', 'is not the name of a time zone, such as Asia/Ho_Chi_Minh');
  return given.polygon == null ? {} : { polygon: checkedPolygon(given.polygon) };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
