import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type DiaryEntry,
  deviceDiaryQuery,
  diaryEntry,
  diaryFaults,
  diaryListQuery,
  diaryPage,
  diaryPatch,
  newDiaryEntry,
} from '../../domain/api/diary.ts';
import { can } from '../../domain/permissions.ts';
import { EARLIEST_BELIEVED, MAX_AHEAD_MS, rfc3339 } from '../../domain/time.ts';
import {
  addDiaryEntry,
  changeDiaryEntry,
  type DiaryFields,
  type DiaryRow,
  deleteDiaryEntry,
  getDiaryEntry,
  listDiary,
} from '../../store/registry/diary.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { patched } from '../http/patched.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { siteInPath } from '../http/where.ts';
import { accountOf, type Readable, readableAt, readableOfDevice } from './parts.ts';

const siteParams = z.object({ id: z.string() });
const params = siteParams.extend({ entry: z.string().max(64) });
const tags = ['diary'];
const writing = { permission: 'diary.write', where: siteInPath } as const;
const position = z.object({ at: z.number(), id: z.string().max(64) });

/** What people write down of their fields, ponds and gates: watered, sprayed, sown, seen. */
export function diaryRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now } = context;

  const mayChange = (request: FastifyRequest, row: DiaryRow): boolean =>
    isAuthor(request, row) || can(principal(request), 'sites.write', places.site(row.site_id) ?? []);
  const shown = (request: FastifyRequest, row: DiaryRow): DiaryEntry => ({
    id: row.id,
    site: row.site_id,
    kind: row.kind,
    at: rfc3339(row.at),
    text: row.text,
    amount: row.amount,
    unit: row.unit,
    by: row.by_name,
    mayChange: mayChange(request, row),
    version: row.version,
    createdAt: rfc3339(row.created_at),
    updatedAt: rfc3339(row.updated_at),
  });

  const pageFor = async (
    request: FastifyRequest,
    { parts, masked }: Readable,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ) => {
    const after = decodeCursor(cursor, position);
    const rows = await listDiary(registry, parts, { after, limit: limit + 1 });
    const { items, next } = pageOf(rows, limit, ({ at, id }) => ({ at, id }));
    return { items: items.map((row) => shown(request, row)), next, masked };
  };

  /** @throws HttpProblem invalid for a time of which nobody can know yet, or that is a clock's mistake */
  const checkedAt = (at: string): number => {
    const ms = Date.parse(at);
    if (ms < EARLIEST_BELIEVED) throw invalid('body.at', 'is before 2015; check the date');
    if (ms > now() + MAX_AHEAD_MS)
      throw invalid('body.at', 'is in the future; write down what was done, and check the clock');
    return ms;
  };

  /** The entry of the site that is to be changed, when the caller may. */
  const changeable = async (request: FastifyRequest): Promise<DiaryRow> => {
    const { id: site, entry } = request.params as z.infer<typeof params>;
    const row = await getDiaryEntry(registry, entry.toLowerCase());
    if (row?.site_id !== site) throw notFound('diary entry', entry);
    if (mayChange(request, row)) return row;
    return refuse(context, request, {
      permission: 'diary.write',
      detail: `The entry was written by somebody else; that one may change it, and whoever manages the site "${site}".`,
    });
  };

  app.get(
    '/sites/:id/diary',
    {
      config: { permission: 'diary.read', where: siteInPath },
      schema: {
        tags,
        summary: 'What was written down of a site, newest first',
        params: siteParams,
        querystring: diaryListQuery,
        response: { 200: diaryPage },
      },
    },
    (request) => {
      const { id: site } = request.params;
      return pageFor(request, readableAt(places, request, { site, ...spanOf(request.query) }), request.query);
    },
  );

  app.get(
    '/diary',
    {
      config: { permission: 'diary.read', where: 'own' },
      schema: {
        tags,
        summary: 'What was written down of the sites where a device stood, while it stood there; newest first',
        querystring: deviceDiaryQuery,
        response: { 200: diaryPage },
      },
    },
    async (request) => {
      const { device } = request.query;
      const readable = await readableOfDevice(context, request, { device, ...spanOf(request.query) });
      return pageFor(request, readable, request.query);
    },
  );

  app.post(
    '/sites/:id/diary',
    {
      config: writing,
      schema: {
        tags,
        summary:
          'Write something down; sent again by the same person it is there once, and answered with what is there',
        params: siteParams,
        body: newDiaryEntry,
        response: { 200: diaryEntry, 201: diaryEntry },
      },
    },
    async (request, reply) => {
      const { id: site } = request.params;
      const { id, at, ...rest } = request.body;
      const before = await getDiaryEntry(registry, id);
      // What was taken once is taken again, however far the clock has gone meanwhile.
      if (!before) {
        const who = principal(request);
        const by = { user: accountOf(who), name: who.user.name };
        const fields = { ...rest, at: checkedAt(at) };
        if (await addDiaryEntry(registry, { id, site, by, ...fields }, now())) {
          await audit(context, request, {
            action: 'diary.create',
            resource: `diary/${id}`,
            after: { site, ...noted(fields) },
          });
          reply.code(201);
        }
      }
      const row = await getDiaryEntry(registry, id);
      if (!row || row.site_id !== site || !isAuthor(request, row))
        throw new HttpProblem(
          'already-exists',
          `The id "${id}" is of another entry; make a new one, a random UUID, for each.`,
        );
      sendVersion(reply, row.version);
      return shown(request, row);
    },
  );

  app.patch(
    '/sites/:id/diary/:entry',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Change an entry of one’s own; managers of the site anybody’s',
        params,
        body: diaryPatch,
        response: { 200: diaryEntry },
      },
    },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const row = await changeable(request);
      const { at, ...rest } = request.body;
      const before = fieldsOf(row);
      const fields = { ...patched(before, rest), at: at === undefined ? row.at : checkedAt(at) };
      const [fault] = diaryFaults(fields);
      if (fault) throw invalid(`body.${fault.path}`, fault.message);
      if (!(await changeDiaryEntry(registry, row.id, { fields, expected, now: now() }))) throw versionChanged();
      await audit(context, request, {
        action: 'diary.change',
        resource: `diary/${row.id}`,
        before: noted(before),
        after: noted(fields),
      });
      const changed = await getDiaryEntry(registry, row.id);
      if (!changed) throw notFound('diary entry', row.id);
      sendVersion(reply, changed.version);
      return shown(request, changed);
    },
  );

  app.delete(
    '/sites/:id/diary/:entry',
    {
      config: writing,
      schema: {
        tags,
        summary: 'Delete an entry of one’s own; managers of the site anybody’s',
        params,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const row = await changeable(request);
      if (!(await deleteDiaryEntry(registry, row.id, expected))) throw versionChanged();
      await audit(context, request, {
        action: 'diary.delete',
        resource: `diary/${row.id}`,
        before: { site: row.site_id, ...noted(fieldsOf(row)) },
      });
      return reply.code(204).send(null);
    },
  );
}

/** Programs share what their token wrote, by the name of the token. */
function isAuthor(request: FastifyRequest, { user_id, by_name }: DiaryRow): boolean {
  const who = principal(request);
  const account = accountOf(who);
  return account === null ? user_id === null && by_name === who.user.name : user_id === account;
}

const fieldsOf = ({ kind, at, text, amount, unit }: DiaryRow): DiaryFields => ({ kind, at, text, amount, unit });

const noted = ({ at, ...fields }: DiaryFields) => ({ at: rfc3339(at), ...fields });

const spanOf = ({ from, to }: { readonly from?: number | undefined; readonly to?: number | undefined }) => ({
  from: from ?? Number.NEGATIVE_INFINITY,
  to: to ?? Number.POSITIVE_INFINITY,
});
