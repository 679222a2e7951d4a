import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { MAX_VIEWS, newView, type SavedView, savedView, viewPatch, viewQuery } from '../../domain/api/views.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import {
  createView,
  deleteView,
  getView,
  listViews,
  type SavedViewRow,
  updateView,
} from '../../store/registry/saved-views.ts';
import { scopeNames } from '../../store/registry/scope-names.ts';
import { ownAccount } from '../account/own-account.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { accountOf, checkSharing, mayManage, maySee, ownShared, placeOfView } from './sharing.ts';

const params = z.object({ id: z.string().max(64) });
const tags = ['views'];
/** One's own, and as many shared ones as anybody looks through. */
const LISTED = MAX_VIEWS + 400;

/** Pages put together once and kept, by oneself or for everybody of a place. */
export function viewRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, creates } = context;

  const answers = async (request: FastifyRequest, rows: readonly SavedViewRow[]): Promise<SavedView[]> => {
    const who = principal(request);
    const names = await scopeNames(registry, [...new Set(rows.flatMap(({ scope }) => (scope as Scope | null) ?? []))]);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      page: row.page as SavedView['page'],
      search: JSON.parse(row.search) as SavedView['search'],
      scope: row.scope as Scope | null,
      scopeName: row.scope === null ? null : (names.get(row.scope as Scope) ?? row.scope),
      mine: row.user_id === accountOf(who),
      byName: row.by_name,
      manageable: mayManage(who, places, row),
      version: row.version,
      createdAt: rfc3339(row.created_at),
      updatedAt: rfc3339(row.updated_at),
    }));
  };
  const answer = async (request: FastifyRequest, row: SavedViewRow): Promise<SavedView> =>
    (await answers(request, [row]))[0] as SavedView;

  const known = async (request: FastifyRequest, id: string): Promise<SavedViewRow> => {
    const row = await getView(registry, id);
    if (!row || !maySee(principal(request), places, row)) throw notFound('view', id);
    return row;
  };
  const manageable = async (request: FastifyRequest, id: string): Promise<SavedViewRow> => {
    ownAccount(request);
    const row = await known(request, id);
    if (!mayManage(principal(request), places, row))
      await refuse(context, request, {
        permission: 'views.share',
        detail: `The view "${id}" is for whoever made it to change, and for those with the permission views.share on ${row.scope}.`,
      });
    return row;
  };
  /** What of a view the audit says. */
  const said = ({ name, page: of, search, scope }: Pick<SavedViewRow, 'name' | 'page' | 'search' | 'scope'>) => ({
    name,
    page: of,
    search,
    scope,
  });

  app.get(
    '/views',
    {
      config: { permission: 'views.read', where: 'own' },
      schema: {
        tags,
        summary: 'Views of one’s own, and those shared where one belongs, by name',
        querystring: viewQuery,
        response: { 200: page(savedView) },
      },
    },
    async (request) => {
      const who = principal(request);
      const scopes = await ownShared(context, who);
      const rows = await listViews(registry, {
        user: accountOf(who),
        scopes,
        page: request.query.page,
        limit: LISTED,
      });
      return { items: await answers(request, rows), next: null };
    },
  );

  app.post(
    '/views',
    {
      config: { permission: 'views.read', where: 'own' },
      schema: { tags, summary: 'Keep a view', body: newView.strict(), response: { 201: savedView } },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: user } = ownAccount(request);
        const { name, page: of, search, scope } = request.body;
        await checkSharing(context, request, scope);
        const view = { id: randomUUID(), user, name, page: of, search: JSON.stringify(search), scope };
        if (!(await createView(registry, view, { max: MAX_VIEWS, now: now() })))
          throw new HttpProblem('conflict', `You keep ${MAX_VIEWS} views, which is all there is room for; delete one.`);
        await audit(context, request, {
          action: 'view.create',
          resource: `view/${view.id}`,
          after: said(view),
          place: placeOfView(places, [scope]),
        });
        reply.header('location', `/api/v1/views/${view.id}`);
        const row = await known(request, view.id);
        sendVersion(reply, row.version);
        return answer(request, row);
      }),
  );

  app.get(
    '/views/:id',
    {
      config: { permission: 'views.read', where: 'own' },
      schema: { tags, summary: 'One view', params, response: { 200: savedView } },
    },
    async (request, reply) => {
      const row = await known(request, request.params.id);
      sendVersion(reply, row.version);
      return answer(request, row);
    },
  );

  app.patch(
    '/views/:id',
    {
      config: { permission: 'views.read', where: 'own' },
      schema: {
        tags,
        summary: 'Rename a view, keep another state of its page, or share it',
        params,
        body: viewPatch.strict(),
        response: { 200: savedView },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await manageable(request, id);
      const { name = before.name, search, scope = before.scope as Scope | null } = request.body;
      // Its maker may share there no more: what everybody there reads is not his to change either.
      await checkSharing(context, request, scope);
      const change = { id, name, scope, search: search === undefined ? before.search : JSON.stringify(search) };
      if (!(await updateView(registry, change, { expected, now: now() }))) throw versionChanged();
      await audit(context, request, {
        action: 'view.change',
        resource: `view/${id}`,
        before: said(before),
        after: said({ ...before, ...change }),
        place: placeOfView(places, [before.scope, scope]),
      });
      const row = await getView(registry, id);
      if (!row) throw notFound('view', id);
      sendVersion(reply, row.version);
      return answer(request, row);
    },
  );

  app.delete(
    '/views/:id',
    {
      config: { permission: 'views.read', where: 'own' },
      schema: { tags, summary: 'Delete a view', params, response: { 204: z.null() } },
    },
    async (request, reply) => {
      const { id } = request.params;
      const expected = expectedVersion(request);
      const before = await manageable(request, id);
      if (!(await deleteView(registry, id, expected))) throw versionChanged();
      await audit(context, request, {
        action: 'view.delete',
        resource: `view/${id}`,
        before: said(before),
        place: placeOfView(places, [before.scope]),
      });
      return reply.code(204).send(null);
    },
  );
}
