import { z } from 'zod';
import { villagePageBody, villagePageView } from '../../domain/api/village-pages.ts';
import { getVillagePage, putVillagePage, villagePageChoices } from '../../store/registry/village-pages.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { invalid } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { villageInPath } from '../http/where.ts';

const tags = ['villages'];
const params = z.object({ id: z.string() });

/** What a village shows to everybody is put together by those who answer for it. */
export function villagePageRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now } = context;
  const config = { permission: 'villages.publish', where: villageInPath } as const;
  const view = async (village: string) => {
    const page = await getVillagePage(registry, village);
    return { page: page?.value ?? null, choices: await villagePageChoices(registry, village) };
  };

  app.get(
    '/villages/:id/page',
    {
      config,
      schema: {
        tags,
        summary: 'What a village shows to everybody, and what there is to choose from',
        params,
        response: { 200: villagePageView },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      sendVersion(reply, (await getVillagePage(registry, id))?.version ?? 0);
      return view(id);
    },
  );

  app.put(
    '/villages/:id/page',
    {
      config,
      schema: {
        tags,
        summary: 'Set what a village shows to everybody; values of households cannot be among it',
        params,
        body: villagePageBody.strict(),
        response: { 200: villagePageView },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const choices = await villagePageChoices(registry, id);
      const may = new Set(choices.map(({ site, datastream }) => `${site} ${datastream}`));
      const before = await getVillagePage(registry, id);
      // What was chosen once stays where its device was taken away for a while.
      for (const { site, datastream } of before?.value.items ?? []) may.add(`${site} ${datastream}`);
      request.body.items.forEach(({ site, datastream }, n) => {
        if (!may.has(`${site} ${datastream}`))
          throw invalid(
            `body.items.${n}`,
            `"${datastream}" of "${site}" is not measured in this village, or is a household's and not for everybody`,
          );
      });
      const names = new Map(choices.map(({ site, siteName }) => [site, siteName]));
      const body = {
        ...request.body,
        items: request.body.items.map((item) => ({
          ...item,
          label: item.label ?? { vi: names.get(item.site) ?? '', en: '' },
        })),
      };
      const by = principal(request).actor;
      if (!(await putVillagePage(registry, { village: id, body, by }, { expected, now: now() })))
        throw versionChanged();
      await audit(context, request, {
        action: 'village.publish',
        resource: `village/${id}`,
        before: before?.value ?? null,
        after: body,
        place: places.village(id) ?? [],
      });
      const after = await getVillagePage(registry, id);
      sendVersion(reply, after?.version ?? 0);
      return view(id);
    },
  );
}
