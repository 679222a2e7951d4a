import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { newSeason, newStage, type Season, season, seasonFaults, seasonPatch } from '../../domain/api/seasons.ts';
import { localDay } from '../../domain/time.ts';
import { createSeason, deleteSeason, getSeason, listSeasons, updateSeason } from '../../store/registry/seasons.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { patched } from '../http/patched.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { siteInPath } from '../http/where.ts';

const siteParams = z.object({ id: z.string() });
const params = z.object({ id: z.string(), season: z.string().max(64) });
const tags = ['sites'];
const reading = { permission: 'sites.read', where: siteInPath } as const;
const writing = { permission: 'sites.write', where: siteInPath } as const;

/** What grows or is raised at a site, and how far it has come. */
export function seasonRoutes(app: Api, context: ApiContext): void {
  const { registry, now, timeZone, creates, placesChanged } = context;

  const known = async (site: string, id: string) => {
    const found = await getSeason(registry, site, id);
    if (!found) throw notFound('season', id);
    return found;
  };
  const note = async (
    request: FastifyRequest,
    entry: { verb: string; site: string; before?: unknown; after?: unknown },
  ): Promise<void> => {
    // Rules may be for this crop and stage alone.
    await placesChanged();
    const { verb, site, before, after } = entry;
    await audit(context, request, { action: `season.${verb}`, resource: `site/${site}`, before, after });
  };

  app.get(
    '/sites/:id/seasons',
    {
      config: reading,
      schema: {
        tags,
        summary: 'Every season of the site with its growth stages, the latest first',
        params: siteParams,
        response: { 200: z.object({ items: z.array(season) }) },
      },
    },
    async ({ params: { id } }) => ({ items: await listSeasons(registry, id) }),
  );

  app.post(
    '/sites/:id/seasons',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Begin a season; one that goes on until then ends the day before',
        params: siteParams,
        body: newSeason.strict(),
        response: { 201: season },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: site } = request.params;
        const id = randomUUID();
        const other = await createSeason(registry, site, { id, season: request.body, now: now() });
        if (other) throw overlap(other);
        await note(request, { verb: 'create', site, after: { season: id, ...request.body } });
        reply.header('location', `/api/v1/sites/${encodeURIComponent(site)}/seasons/${id}`);
        return (await known(site, id)).value;
      }),
  );

  app.get(
    '/sites/:id/seasons/:season',
    { config: reading, schema: { tags, summary: 'One season', params, response: { 200: season } } },
    async ({ params: { id, season: which } }, reply) => {
      const { value, version } = await known(id, which);
      sendVersion(reply, version);
      return value;
    },
  );

  app.patch(
    '/sites/:id/seasons/:season',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Change a season; stages that are given replace all of its stages',
        params,
        body: seasonPatch.strict(),
        response: { 200: season },
      },
    },
    async (request, reply) => {
      const { id: site, season: id } = request.params;
      const expected = expectedVersion(request);
      const { value: before } = await known(site, id);
      const change = request.body;
      const [fault] = seasonFaults(patched(before, change));
      if (fault) throw faulty(fault);
      const outcome = await updateSeason(registry, { site, id, change }, { expected, now: now() });
      if (outcome === 'version-changed') throw versionChanged();
      if (outcome) throw overlap(outcome);
      await note(request, { verb: 'change', site, before, after: change });
      const { value, version } = await known(site, id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.post(
    '/sites/:id/seasons/:season/stages',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Say that a growth stage has begun; a stage begun on the same day is replaced',
        params,
        body: newStage.strict(),
        response: { 201: season },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: site, season: id } = request.params;
        const { value: before, version } = await known(site, id);
        const { stage, from = localDay(now(), timeZone) } = request.body;
        const stages = [...before.stages.filter((one) => one.from !== from), { stage, from }];
        const [fault] = seasonFaults({ ...before, stages });
        if (fault) throw faulty({ ...fault, path: fault.path.slice(-1) });
        const outcome = await updateSeason(
          registry,
          { site, id, change: { stages } },
          { expected: version, now: now() },
        );
        if (outcome !== null) throw versionChanged();
        await note(request, { verb: 'stage', site, before: { stages: before.stages }, after: { stages } });
        return (await known(site, id)).value;
      }),
  );

  app.delete(
    '/sites/:id/seasons/:season',
    { config: writing, schema: { tags, summary: 'Delete a season', params, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id: site, season: id } = request.params;
      const expected = expectedVersion(request);
      const { value: before } = await known(site, id);
      if (!(await deleteSeason(registry, id, expected))) throw versionChanged();
      await note(request, { verb: 'delete', site, before });
      return reply.code(204).send(null);
    },
  );
}

const overlap = ({ name, from, to }: Season): HttpProblem =>
  new HttpProblem(
    'conflict',
    `The days of the season "${name}" (${from} to ${to ?? 'now'}) are among these; a site is in one season at a time. End that one first, or choose other days.`,
  );

function faulty({ path, message }: { readonly path: readonly string[]; readonly message: string }): HttpProblem {
  const field = ['body', ...path].join('.');
  return new HttpProblem('invalid', `${field}: ${message}`, { errors: [{ path: field, message }] });
}
