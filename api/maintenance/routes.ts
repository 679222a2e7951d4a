import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  MAX_WINDOWS,
  maintenanceFault,
  maintenanceQuery,
  maintenanceWindow,
  maintenanceWindowPatch,
  newMaintenanceWindow,
} from '../../domain/api/maintenance.ts';
import { scopesFor } from '../../domain/permissions.ts';
import {
  createWindow,
  deleteWindow,
  getWindow,
  listWindows,
  updateWindow,
  type WindowFields,
} from '../../store/registry/maintenance-windows.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { patched } from '../http/patched.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import type { Where } from '../http/where.ts';

const params = z.object({ id: z.string() });
const position = z.tuple([z.string(), z.string()]);
const tags = ['maintenance'];

const siteInBody: Where = ({ body }, { places }) => {
  const { site } = body as z.infer<typeof newMaintenanceWindow>;
  return [{ what: 'site', id: site, place: places.site(site) }];
};

/** `/maintenance-windows/:id` */
const windowInPath: Where = async (request, { registry, places }) => {
  const { id } = request.params as z.infer<typeof params>;
  const found = await getWindow(registry, id);
  return [{ what: 'maintenance window', id, place: found && places.site(found.value.site) }];
};

/** When a site is worked on: what is raised there in that time is told to nobody until it is over. */
export function maintenanceRoutes(app: Api, context: ApiContext): void {
  const { registry, ingest, now, creates } = context;

  const known = async (id: string) => {
    const found = await getWindow(registry, id);
    if (!found) throw notFound('maintenance window', id);
    return found;
  };
  const note = async (
    request: FastifyRequest,
    { verb, site, before, after }: { verb: string; site: string; before?: unknown; after?: unknown },
  ): Promise<void> => {
    await ingest.registryChanged();
    await audit(context, request, { action: `maintenance.${verb}`, resource: `site/${site}`, before, after });
  };

  app.get(
    '/maintenance-windows',
    {
      config: { permission: 'sites.read', where: 'own' },
      schema: {
        tags,
        summary: 'Maintenance windows of a site, or of all that one may see',
        querystring: maintenanceQuery,
        response: { 200: page(maintenanceWindow) },
      },
    },
    async (request) => {
      const { site, limit, cursor } = request.query;
      const filter = { site, scopes: scopesFor(principal(request), 'sites.read') };
      const rows = await listWindows(registry, filter, { after: decodeCursor(cursor, position), limit: limit + 1 });
      return pageOf(rows, limit, (row) => [row.site, row.id]);
    },
  );

  app.post(
    '/maintenance-windows',
    {
      config: { permission: 'maintenance.write', where: siteInBody },
      schema: {
        tags,
        summary: 'Say when a site is worked on: once, or every week',
        body: newMaintenanceWindow,
        response: { 201: maintenanceWindow },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { site, ...fields } = request.body;
        check(fields);
        const id = randomUUID();
        const by = principal(request).actor;
        if (!(await createWindow(registry, { id, site, by, now: now(), ...fields })))
          throw new HttpProblem(
            'conflict',
            `The site has ${MAX_WINDOWS} maintenance windows already; delete those that are over.`,
          );
        await note(request, { verb: 'create', site, after: fields });
        reply.header('location', `/api/v1/maintenance-windows/${id}`);
        return (await known(id)).value;
      }),
  );

  app.get(
    '/maintenance-windows/:id',
    {
      config: { permission: 'sites.read', where: windowInPath },
      schema: { tags, summary: 'One maintenance window', params, response: { 200: maintenanceWindow } },
    },
    async ({ params: { id } }, reply) => {
      const { value, version } = await known(id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.patch(
    '/maintenance-windows/:id',
    {
      config: { permission: 'maintenance.write', where: windowInPath },
      schema: {
        tags,
        summary: 'Change a maintenance window',
        params,
        body: maintenanceWindowPatch,
        response: { 200: maintenanceWindow },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const { value: before } = await known(id);
      const after = patched(before, request.body);
      check(after);
      if (!(await updateWindow(registry, id, { ...after, expected }))) throw versionChanged();
      await note(request, { verb: 'change', site: before.site, before, after });
      const { value, version } = await known(id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.delete(
    '/maintenance-windows/:id',
    {
      config: { permission: 'maintenance.write', where: windowInPath },
      schema: { tags, summary: 'Delete a maintenance window', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const { value: before } = await known(id);
      if (!(await deleteWindow(registry, id, expected))) throw versionChanged();
      await note(request, { verb: 'delete', site: before.site, before });
      return reply.code(204).send(null);
    },
  );
}

function check(fields: Omit<WindowFields, 'reason'>): void {
  const fault = maintenanceFault(fields);
  if (fault) throw invalid(`body.${fault.path}`, fault.message);
}
