import { z } from 'zod';
import { page, pageQuery } from '../../domain/api/common.ts';
import { newSite, site, sitePatch } from '../../domain/api/sites.ts';
import {
  createSite,
  deleteSite,
  getSite,
  listSites,
  missingParents,
  type SiteRow,
  updateSite,
} from '../../store/registry/sites.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';

const params = z.object({ id: z.string() });
const tags = ['sites'];

/** Where devices stand: fields, ponds, gates, barns, stations. */
export function siteRoutes(app: Api, context: ApiContext): void {
  const { registry, now, placesChanged, creates } = context;

  const known = async (id: string): Promise<SiteRow> => {
    const row = await getSite(registry, id);
    if (!row) throw notFound('site', id);
    return row;
  };
  const check = async (body: z.infer<typeof sitePatch>): Promise<void> => {
    const [missing] = await missingParents(registry, body);
    if (missing) throw invalid(`body.${missing}`, `there is no ${missing} "${body[missing]}"`);
    if (body.timeZone != null && !isTimeZone(body.timeZone))
      throw invalid('body.timeZone', 'is not the name of a time zone, such as Asia/Ho_Chi_Minh');
  };

  app.get(
    '/sites',
    {
      config: { permission: 'sites.read' },
      schema: { tags, summary: 'Sites by id', querystring: pageQuery, response: { 200: page(site) } },
    },
    async ({ query: { limit, cursor } }) => {
      const after = decodeCursor(cursor, z.string().max(63));
      const { items, next } = pageOf(
        await listSites(registry, { after, limit: limit + 1 }),
        limit,
        (row) => row.site.id,
      );
      return { items: items.map((row) => row.site), next };
    },
  );

  app.post(
    '/sites',
    {
      config: { permission: 'sites.write' },
      schema: { tags, summary: 'Add a site', body: newSite.strict(), response: { 201: site } },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { body } = request;
        await check(body);
        if (!(await createSite(registry, body, now())))
          throw new HttpProblem('already-exists', `There is a site "${body.id}" already; choose another id.`);
        await placesChanged();
        await audit(context, request, { action: 'site.create', resource: `site/${body.id}`, after: body });
        reply.header('location', `/api/v1/sites/${body.id}`);
        return (await known(body.id)).site;
      }),
  );

  app.get(
    '/sites/:id',
    { config: { permission: 'sites.read' }, schema: { tags, summary: 'One site', params, response: { 200: site } } },
    async ({ params: { id } }, reply) => {
      const row = await known(id);
      sendVersion(reply, row.version);
      return row.site;
    },
  );

  app.patch(
    '/sites/:id',
    {
      config: { permission: 'sites.write' },
      schema: { tags, summary: 'Change a site', params, body: sitePatch.strict(), response: { 200: site } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await known(id);
      await check(request.body);
      if (!(await updateSite(registry, id, request.body, { expected, now: now() }))) throw versionChanged();
      await placesChanged();
      await audit(context, request, {
        action: 'site.change',
        resource: `site/${id}`,
        before: before.site,
        after: request.body,
      });
      const row = await known(id);
      sendVersion(reply, row.version);
      return row.site;
    },
  );

  app.delete(
    '/sites/:id',
    {
      config: { permission: 'sites.write' },
      schema: {
        tags,
        summary: 'Delete a site where no device ever stood',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await known(id);
      const outcome = await deleteSite(registry, id, { expected });
      if (outcome === 'version-changed') throw versionChanged();
      if (outcome === 'in-use')
        throw new HttpProblem('in-use', 'Devices stand here, or once did, and their readings belong to this site.');
      await placesChanged();
      await audit(context, request, { action: 'site.delete', resource: `site/${id}`, before: before.site });
      return reply.code(204).send(null);
    },
  );
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
