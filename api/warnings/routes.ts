import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import {
  newWarning,
  type Warning,
  warning,
  warningBulletin,
  warningDecision,
  warningQuery,
  warningSuggestion,
} from '../../domain/api/warnings.ts';
import { can, knows } from '../../domain/permissions.ts';
import type { Place } from '../../domain/scopes.ts';
import { bulletin } from '../../domain/warnings/bulletin.ts';
import { warningContent } from '../../domain/warnings/content.ts';
import { documentPath } from '../../domain/warnings/feed-paths.ts';
import { mayWarn } from '../../domain/warnings/states.ts';
import { suggestWarning } from '../../domain/warnings/suggest.ts';
import { getAlert } from '../../store/registry/alerts.ts';
import { readSetting } from '../../store/registry/settings.ts';
import { siteGround } from '../../store/registry/site-ground.ts';
import type { Versioned } from '../../store/registry/versioned.ts';
import {
  chainOf,
  draftWarning,
  getWarning,
  listWarnings,
  publishWarning,
  rejectWarning,
  rewriteWarning,
} from '../../store/registry/warnings.ts';
import { alertInPath } from '../alerts/placing.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { decodeCursor, pageOf } from '../http/cursor.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { capDocument, capTime } from './cap-document.ts';
import { checkCommunes, checkUnits, mayRead, person, placeOfContent, warningInPath } from './placing.ts';

const params = z.object({ id: z.string() });
const position = z.tuple([z.number(), z.string()]);
const tags = ['warnings'];

/** Warnings for the public: drafted by one person, decided on by another. */
export function warningRoutes(app: Api, context: ApiContext): void {
  const { registry, places, now, timeZone, creates } = context;

  const known = async (id: string): Promise<Versioned<Warning>> => {
    const found = await getWarning(registry, id);
    if (!found) throw notFound('warning', id);
    return found;
  };

  /**
   * Where the alert belongs that a warning comes from.
   * @param type what begins takes an alert of the top levels; what goes on or ends may come when it has eased
   * @throws HttpProblem invalid for one that is hidden, conflict for one that is too mild
   */
  const placeOfSource = async (
    request: FastifyRequest,
    { alert, type }: Pick<Warning, 'alert' | 'type'>,
  ): Promise<Place | null> => {
    if (alert === null) return null;
    const found = await getAlert(registry, alert);
    const place = found && places.alert(found);
    if (!found || !place || !knows(principal(request), place))
      throw invalid('body.alert', `there is no alert "${alert}"`);
    if (type === 'Alert' && !mayWarn(found))
      throw new HttpProblem(
        'conflict',
        'The alert is too mild for a public warning: it takes the level danger, or a disaster risk level.',
      );
    if (!can(principal(request), 'warnings.draft', place))
      await refuse(context, request, {
        permission: 'warnings.draft',
        detail: 'You may not draft warnings where this alert belongs.',
      });
    return place;
  };

  app.get(
    '/warnings',
    {
      config: { permission: 'warnings.read', where: 'own' },
      schema: { tags, summary: 'Warnings, newest first', querystring: warningQuery, response: { 200: page(warning) } },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const who = principal(request);
      const found: Warning[] = [];
      const at = decodeCursor(cursor, position);
      let after = at && { draftedAt: at[0], id: at[1] };
      for (let more = true; more && found.length <= limit; ) {
        const rows = await listWarnings(registry, filter, { after, limit: 200 });
        found.push(...rows.filter((row) => mayRead(row, who)));
        const last = rows.at(-1);
        more = rows.length === 200;
        after = last ? { draftedAt: Date.parse(last.draftedAt), id: last.id } : null;
      }
      const { items, next } = pageOf(found.slice(0, limit + 1), limit, (row) => [Date.parse(row.draftedAt), row.id]);
      return { items, next };
    },
  );

  app.get(
    '/alerts/:id/warning-suggestion',
    {
      config: { permission: 'warnings.draft', where: alertInPath },
      schema: {
        tags,
        summary: 'What a warning for the public could say of an alert; 409 when the alert is too mild',
        params,
        response: { 200: warningSuggestion },
      },
    },
    async (request) => {
      const { id } = request.params;
      const alert = await getAlert(registry, id);
      if (!alert) throw notFound('alert', id);
      await placeOfSource(request, { alert: id, type: 'Alert' });
      const ground = alert.site === null ? null : await siteGround(registry, alert.site);
      return {
        content: suggestWarning(alert, {
          commune: ground?.commune ?? null,
          polygon: ground?.polygon ?? null,
          now: now(),
        }),
      };
    },
  );

  app.post(
    '/warnings',
    {
      config: { permission: 'warnings.draft', where: 'own' },
      schema: {
        tags,
        summary: 'Draft a warning, or an Update or Cancel of a published one; somebody else decides on it',
        body: newWarning,
        response: { 201: warning },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { alert, type, refersTo, content } = request.body;
        const { id: by } = person(request);
        const source = await placeOfSource(request, { alert, type });
        const earlier = refersTo === null ? null : await getWarning(registry, refersTo);
        if (refersTo !== null) {
          if (!earlier || !mayRead(earlier.value, principal(request)))
            throw invalid('body.refersTo', `there is no warning "${refersTo}"`);
          if (earlier.value.state !== 'published')
            throw new HttpProblem(
              'conflict',
              'Only a published warning that still stands can be updated or cancelled.',
            );
        }
        checkEnd(content, now());
        await checkUnits(context, content);
        if (source === null) await checkCommunes(context, request, { content, permission: 'warnings.draft' });
        const id = randomUUID();
        const place = placeOfContent(places, content, source ?? []);
        const draft = { id, identifier: `sen.${id}`, alert, type, refersTo, content, place, by, now: now() };
        await draftWarning(registry, draft);
        await audit(context, request, {
          action: 'warning.draft',
          resource: `warning/${id}`,
          after: request.body,
          place,
        });
        reply.header('location', `/api/v1/warnings/${id}`);
        return (await known(id)).value;
      }),
  );

  app.get(
    '/warnings/:id',
    {
      config: { permission: 'warnings.read', where: warningInPath },
      schema: { tags, summary: 'One warning', params, response: { 200: warning } },
    },
    async (request, reply) => {
      const { value, version } = await known(request.params.id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.put(
    '/warnings/:id',
    {
      config: { permission: 'warnings.draft', where: warningInPath },
      schema: {
        tags,
        summary: 'Write a draft anew; it is then the draft of whoever wrote it',
        params,
        body: warningContent,
        response: { 200: warning },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { id: by } = person(request);
      const expected = expectedVersion(request);
      const { value: before } = await known(id);
      if (before.state !== 'draft')
        throw new HttpProblem('conflict', 'It was decided on already; draft an Update instead.');
      const content = request.body;
      checkEnd(content, now());
      await checkUnits(context, content);
      const source = await placeOfSource(request, before);
      if (source === null) await checkCommunes(context, request, { content, permission: 'warnings.draft' });
      const place = placeOfContent(places, content, source ?? []);
      if (!(await rewriteWarning(registry, id, { content, place, by, now: now(), expected }))) throw versionChanged();
      await audit(context, request, {
        action: 'warning.rewrite',
        resource: `warning/${id}`,
        before: before.content,
        after: content,
        place,
      });
      const { value, version } = await known(id);
      sendVersion(reply, version);
      return value;
    },
  );

  app.post(
    '/warnings/:id/decisions',
    {
      config: { permission: 'warnings.decide', where: warningInPath },
      schema: {
        tags,
        summary: 'Publish or reject a draft of somebody else; If-Match says which version was read',
        params,
        body: warningDecision,
        response: { 200: warning },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { decision, note } = request.body;
      const { id: by } = person(request);
      const { value: draft, version } = await known(id);
      const expected = expectedVersion(request);
      if (expected !== null && expected !== version) throw versionChanged();
      if (draft.state !== 'draft') throw new HttpProblem('conflict', 'It was decided on already.');
      if (draft.draftedBy.id === by)
        throw new HttpProblem('conflict', 'A second person decides: nobody publishes or rejects his own draft.');
      await checkCommunes(context, request, { content: draft.content, permission: 'warnings.decide' });
      // What it takes the place of ends wherever it was meant for.
      const earlier = draft.refersTo === null ? null : await getWarning(registry, draft.refersTo);
      if (earlier)
        await checkCommunes(context, request, { content: earlier.value.content, permission: 'warnings.decide' });
      const decided = { by, note, now: now(), version };
      const done =
        decision === 'reject'
          ? await rejectWarning(registry, id, decided)
          : await publishWarning(registry, id, { ...decided, ...(await message(draft)), refersTo: draft.refersTo });
      if (!done) throw versionChanged();
      await audit(context, request, {
        action: decision === 'publish' ? 'warning.publish' : 'warning.reject',
        resource: `warning/${id}`,
        after: { note },
        place: draft.place,
      });
      const after = await known(id);
      sendVersion(reply, after.version);
      return after.value;
    },
  );

  app.get(
    '/warnings/:id/bulletin',
    {
      config: { permission: 'warnings.read', where: warningInPath },
      schema: {
        tags,
        summary: 'The warning as it is read over the loudspeakers',
        params,
        response: { 200: warningBulletin },
      },
    },
    async (request) => {
      const { value } = await known(request.params.id);
      const { senderName } = await readSetting(registry, 'warnings');
      const at = value.decidedAt === null ? now() : Date.parse(value.decidedAt);
      const { content, type } = value;
      return {
        priority: content.priority,
        text: bulletin({ type, content, senderName: senderName.vi || 'Ủy ban nhân dân xã', at, timeZone }),
      };
    },
  );

  /** The CAP message of a draft, as of now. @throws HttpProblem conflict without a sender or after its end */
  async function message(draft: Warning): Promise<{ readonly sent: string; readonly document: string }> {
    const { sender, senderName, contact } = await readSetting(registry, 'warnings');
    if (sender === '')
      throw new HttpProblem(
        'conflict',
        'Nobody is named who warns: an administrator has to set the sender under Warnings first.',
      );
    checkEnd(draft.content, now());
    const chain = draft.refersTo === null ? [] : await chainOf(registry, draft.refersTo);
    const base = context.publicUrl ?? null;
    const sent = capTime(now(), timeZone);
    const document = capDocument({
      identifier: draft.identifier,
      sender,
      sent,
      type: draft.type,
      content: draft.content,
      senderName,
      contact,
      references: chain,
      url: base && `${base}${documentPath(draft.identifier)}`,
      timeZone,
    });
    return { sent, document };
  }
}

/** @throws HttpProblem invalid for a warning that is over before it begins */
function checkEnd({ expires }: { readonly expires: string }, now: number): void {
  if (Date.parse(expires) <= now) throw invalid('body.content.expires', 'the warning must end later than now');
}
