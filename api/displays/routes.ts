import { z } from 'zod';
import { createdDisplay, type Display, display, type displayShow, newDisplay } from '../../domain/api/displays.ts';
import { can, knows } from '../../domain/permissions.ts';
import { rfc3339 } from '../../domain/time.ts';
import { type ApiTokenRecord, createToken, deleteToken, getToken, listTokens } from '../../store/registry/tokens.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { linkTo } from '../http/links.ts';
import { invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { namedGrants } from '../session/answer.ts';
import { placeOfGrant } from '../users/granting.ts';

const params = z.object({ id: z.string() });
const tags = ['displays'];

/** Screens on a wall: each opens one link and reads what lies in its scope. */
export function displayRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates, hub } = context;

  app.get(
    '/displays',
    {
      config: { permission: 'displays.read', where: 'own' },
      schema: {
        tags,
        summary: 'Screens on a wall that show what the caller looks after, without their links',
        response: { 200: z.object({ items: z.array(display), next: z.null() }) },
      },
    },
    async (request) => {
      const displays = await listTokens(registry, 'display');
      const mine = displays.filter(({ grant }) =>
        can(principal(request), 'displays.read', placeOfGrant(places, grant.scope)),
      );
      return { items: await answers(context, mine), next: null };
    },
  );

  app.post(
    '/displays',
    {
      config: { permission: 'displays.write', where: 'own' },
      schema: {
        tags,
        summary:
          'Add a screen: whoever opens the link, which is in this answer and nowhere else, may look at what lies in the scope, and do nothing',
        body: newDisplay.strict(),
        response: { 201: createdDisplay },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { name, scope, expiresAt: until, show } = request.body;
        const who = principal(request);
        const place = places.ofScope(scope);
        if (place === null || !knows(who, place)) throw invalid('body.scope', `there is no ${scope}`);
        if (!can(who, 'displays.write', place))
          await refuse(context, request, {
            permission: 'displays.write',
            detail: `You may not show ${scope} on a wall: ask somebody who manages it.`,
          });
        const expiresAt = until === null ? null : Date.parse(until);
        if (expiresAt !== null && expiresAt <= now()) throw invalid('body.expiresAt', 'lies in the past');
        const grant = { role: 'viewer', scope } as const;
        const { secret, ...token } = await createToken(
          registry,
          { name, grant, createdBy: who.actor, expiresAt, kind: 'display' },
          now(),
        );
        await audit(context, request, {
          action: 'display.create',
          resource: `display/${token.id}`,
          after: { name, scope, expiresAt: until, show },
          place,
        });
        reply.header('cache-control', 'no-store');
        const link = linkTo(context, request, { page: 'display', search: searchOf(show), secret });
        return { ...((await answers(context, [token]))[0] as Display), link };
      }),
  );

  app.delete(
    '/displays/:id',
    {
      config: { permission: 'displays.write', where: 'own' },
      schema: { tags, summary: 'Withdraw a screen: it goes dark at once', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const found = await getToken(registry, 'display', id);
      const place = found && placeOfGrant(places, found.grant.scope);
      if (!found || !place || !can(principal(request), 'displays.write', place) || !(await deleteToken(registry, id)))
        throw notFound('display', id);
      const { name, grant } = found;
      await audit(context, request, {
        action: 'display.withdraw',
        resource: `display/${id}`,
        before: { name, scope: grant.scope },
        place,
      });
      await hub.recheck(`display/${id}`);
      return reply.code(204).send(null);
    },
  );
}

/** What is to be shown, as the page that the link leads to reads it. */
function searchOf({ pages, rotate, sound, theme, language }: z.infer<typeof displayShow>): string {
  const search = new URLSearchParams({ pages: pages.join(','), rotate: String(rotate) });
  if (sound) search.set('sound', '1');
  if (theme) search.set('theme', theme);
  search.set('lang', language);
  // Slashes and commas may stand there as they are (RFC 3986 §3.4), and people read it.
  return `?${search}`.replaceAll('%2F', '/').replaceAll('%2C', ',');
}

async function answers(
  { registry, hub }: Pick<ApiContext, 'registry' | 'hub'>,
  displays: readonly ApiTokenRecord[],
): Promise<Display[]> {
  const grants = await namedGrants(
    registry,
    displays.map(({ grant }) => grant),
  );
  return displays.map(({ id, name, grant, createdBy, createdAt, expiresAt, lastUsedAt }, index) => ({
    id,
    name,
    scope: grant.scope,
    scopeName: grants[index]?.scopeName ?? grant.scope,
    createdBy,
    createdAt: rfc3339(createdAt),
    expiresAt: expiresAt === null ? null : rfc3339(expiresAt),
    lastSeenAt: lastUsedAt === null ? null : rfc3339(lastUsedAt),
    watching: hub.countOf(`display/${id}`),
  }));
}
