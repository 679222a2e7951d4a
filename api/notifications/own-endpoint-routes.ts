import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  createdEndpoint,
  delivery,
  endpoint,
  endpointConfirmation,
  endpointPatch,
  newEndpoint,
} from '../../domain/api/notifications.ts';
import { type EndpointKind, hasSecret } from '../../domain/notifications/endpoints.ts';
import { newSecret } from '../../store/registry/credentials.ts';
import {
  confirmEndpoint,
  createEndpoint,
  deleteEndpoint,
  type EndpointRecord,
  endpointsOfPeople,
  getEndpoint,
  updateEndpoint,
} from '../../store/registry/notification-endpoints.ts';
import { ownAccount } from '../account/own-account.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem, invalid, notFound } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { expectedVersion, sendVersion, versionChanged } from '../http/version.ts';
import { Allowance } from './allowance.ts';
import { Confirmations } from './confirmations.ts';
import { auditedEndpoint, configOf, endpointViews } from './endpoint-view.ts';
import { sendCode, sendTest } from './sending.ts';

const tags = ['account'];
const params = z.object({ id: z.string() });
const MOST = 10;
/** Codes and tests that somebody may have sent in an hour; the address may be anybody's, and an SMS costs money. */
const CODES_PER_HOUR = 5;
const TESTS_PER_HOUR = 20;
/** Codes to one address in a day, whoever asks for them: it may be a stranger's, who never asked for any. */
const CODES_TO_ONE = 6;
const DAY_MS = 86_400_000;
/** Kinds whose address somebody could have mistyped, or could be somebody else's. A browser asks its owner itself. */
const needsCode = (kind: EndpointKind): boolean => kind !== 'push' && kind !== 'webhook';

/** Where somebody is told: his browsers, addresses and chats. */
export function ownEndpointRoutes(app: Api, context: ApiContext): void {
  const { registry, now, creates } = context;
  const config = { permission: 'signed-in' } as const;
  const codes = new Confirmations();
  const codesSent = new Allowance(CODES_PER_HOUR);
  const codesTo = new Allowance(CODES_TO_ONE, DAY_MS);
  const testsSent = new Allowance(TESTS_PER_HOUR);

  /** @throws HttpProblem not-found for one that there is not, and for another's alike */
  const own = async (request: FastifyRequest): Promise<EndpointRecord> => {
    const { id } = request.params as z.infer<typeof params>;
    const found = await getEndpoint(registry, id);
    if (!found || found.user !== ownAccount(request).id) throw notFound('endpoint', id);
    return found;
  };
  const view = async (record: EndpointRecord) =>
    (await endpointViews(registry, [record]))[0] as z.infer<typeof endpoint>;
  const note = (request: FastifyRequest, action: string, change: { before?: unknown; after?: unknown }) =>
    audit(context, request, { action: `account.${action}`, resource: `user/${ownAccount(request).id}`, ...change });
  const takeCode = (request: FastifyRequest, { kind, config: to }: Pick<EndpointRecord, 'kind' | 'config'>): void => {
    codesSent.take(ownAccount(request).id, now());
    // One phone, by SMS and by Zalo, whatever template.
    codesTo.take('phone' in to ? String(to['phone']) : `${kind} ${JSON.stringify(to).toLowerCase()}`, now());
  };
  const sendNewCode = (request: FastifyRequest, record: EndpointRecord): Promise<void> => {
    takeCode(request, record);
    const { language } = principal(request).user;
    return sendCode(context, record, { code: codes.issue(record.id, now()), language });
  };

  app.get(
    '/account/endpoints',
    {
      config,
      schema: {
        tags,
        summary: 'Where one is told',
        response: { 200: z.object({ items: z.array(endpoint), next: z.null() }) },
      },
    },
    async (request) => {
      const records = await endpointsOfPeople(registry, [ownAccount(request).id]);
      return { items: await endpointViews(registry, records), next: null };
    },
  );

  app.post(
    '/account/endpoints',
    {
      config,
      schema: {
        tags,
        summary: 'Be told somewhere else as well',
        description:
          'E-mail, SMS, Telegram and Zalo get a code of six digits there, to be sent to …/confirmations within 15 minutes; ' +
          'until then nothing else is sent there.',
        body: newEndpoint.strict(),
        response: { 201: createdEndpoint },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const { id: user } = ownAccount(request);
        const { kind, name, fromLevel } = request.body;
        const asked = configOf(kind, request.body.config);
        const refused = await context.refusesRecipient(kind, asked);
        if (refused !== null) throw invalid('body.config', refused);
        const secret = hasSecret(kind) ? newSecret() : null;
        const id = randomUUID();
        const confirmedAt = needsCode(kind) ? null : now();
        const record = { id, user, scope: null, kind, name, config: asked, secret, fromLevel, confirmedAt };
        if (needsCode(kind)) takeCode(request, record);
        const by = principal(request).actor;
        const added = await createEndpoint(registry, { ...record, createdBy: by }, { now: now(), most: MOST });
        if (added === 'full')
          throw new HttpProblem('conflict', `You are told at ${MOST} places already; remove one first.`);
        if (added === 'there') throw new HttpProblem('already-exists', 'You are told there already.');
        await note(request, 'add-endpoint', { after: auditedEndpoint(record) });
        const stored = (await getEndpoint(registry, id)) as EndpointRecord;
        if (needsCode(kind))
          await sendCode(context, stored, { code: codes.issue(id, now()), language: principal(request).user.language });
        return { ...(await view(stored)), secret };
      }),
  );

  app.patch(
    '/account/endpoints/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Name it, switch it on or off, or say from which level on it is used',
        params,
        body: endpointPatch.strict(),
        response: { 200: endpoint },
      },
    },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const before = await own(request);
      if (!(await updateEndpoint(registry, before.id, { change: request.body, expected, now: now() })))
        throw versionChanged();
      const after = await own(request);
      await note(request, 'change-endpoint', { before: auditedEndpoint(before), after: auditedEndpoint(after) });
      sendVersion(reply, after.version);
      return view(after);
    },
  );

  app.delete(
    '/account/endpoints/:id',
    { config, schema: { tags, summary: 'Be told there no more', params, response: { 204: z.null() } } },
    async (request, reply) => {
      const expected = expectedVersion(request);
      const before = await own(request);
      if (!(await deleteEndpoint(registry, before.id, { expected }))) throw versionChanged();
      codes.forget(before.id);
      await note(request, 'remove-endpoint', { before: auditedEndpoint(before) });
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/account/endpoints/:id/confirmations',
    {
      config,
      schema: {
        tags,
        summary: 'Confirm it with the code that was sent there, or have another one sent',
        params,
        body: endpointConfirmation.strict(),
        response: { 200: endpoint },
      },
    },
    async (request) => {
      const record = await own(request);
      if (record.confirmedAt !== null) return view(record);
      const { code } = request.body;
      if (code === null) {
        await sendNewCode(request, record);
        return view(record);
      }
      const verdict = codes.check(record.id, code, now());
      if (verdict === 'over')
        throw new HttpProblem('wrong-code', 'That code is of no use any more; ask for a new one with {"code": null}.');
      if (verdict === 'wrong') throw new HttpProblem('wrong-code', 'That is not the code that was sent there.');
      await confirmEndpoint(registry, record.id, now());
      await note(request, 'confirm-endpoint', { after: auditedEndpoint(record) });
      return view(await own(request));
    },
  );

  app.post(
    '/account/endpoints/:id/tests',
    {
      config,
      schema: {
        tags,
        summary: 'Send a test there; the answer is its delivery, and `last` of the endpoint shows what becomes of it',
        params,
        body: z.strictObject({}).nullish(),
        response: { 201: delivery },
      },
    },
    (request, reply) =>
      creates.run(request, reply, async () => {
        const record = await own(request);
        if (record.confirmedAt === null || !record.enabled)
          throw new HttpProblem('conflict', 'Confirm it with its code, and switch it on, before it can be tested.');
        testsSent.take(ownAccount(request).id, now());
        return sendTest(context, record, principal(request).user.language);
      }),
  );
}
