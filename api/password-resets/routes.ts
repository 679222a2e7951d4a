import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { resetCompletion, resetLookup, resetRequest, resetView } from '../../domain/api/invitations.ts';
import { rfc3339 } from '../../domain/time.ts';
import { queueMail } from '../../store/registry/mails.ts';
import { completeReset, createReset, findReset } from '../../store/registry/password-resets.ts';
import { userByEmail } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { linkTo } from '../http/links.ts';
import type { Api } from '../http/types.ts';
import { linkOver } from '../invitations/link-over.ts';
import { passwordChangedLetter, resetLetter } from '../mail/letters.ts';
import { tooMany } from '../session/attempts.ts';
import { SignInLimiter } from '../session/sign-in-limiter.ts';

const tags = ['password-resets'];
const WINDOW_MS = 15 * 60_000;
const LETTERS = { failuresPerAccount: 3, failuresPerAddress: 20, windowMs: WINDOW_MS };
const LINKS = { failuresPerAccount: Number.POSITIVE_INFINITY, failuresPerAddress: 30, windowMs: WINDOW_MS };

/** A new password for somebody who has forgotten his. */
export function passwordResetRoutes(app: Api, context: ApiContext): void {
  const { registry, now, hub } = context;
  const letters = new SignInLimiter(now, LETTERS);
  const links = new SignInLimiter(now, LINKS);
  const config = { permission: 'public' } as const;

  const counted = (request: FastifyRequest): void => {
    const waitS = links.attempt('', request.ip);
    if (waitS > 0) throw tooMany(waitS);
  };

  const underWay = new Set<Promise<void>>();
  app.addHook('onClose', async () => void (await Promise.allSettled(underWay)));

  async function sendLink(request: FastifyRequest, email: string): Promise<void> {
    const user = await userByEmail(registry, email);
    if (!user || user.disabled) return;
    const made = await createReset(registry, user.id, { by: 'e-mail', now: now() });
    if (!made) return;
    await queueMail(
      registry,
      resetLetter(user, linkTo(context, request, { page: 'reset', secret: made.secret })),
      now(),
    );
    await audit(context, request, {
      action: 'account.ask-password-reset',
      resource: `user/${user.id}`,
      actor: user.email,
    });
  }

  app.post(
    '/password-resets',
    {
      config,
      schema: {
        tags,
        summary: 'Ask for a link by e-mail; the answer is the same whether or not there is such an account',
        body: resetRequest.strict(),
        response: { 202: z.null() },
      },
    },
    async (request, reply) => {
      const { email } = request.body;
      const waitS = letters.attempt(email.trim(), request.ip);
      if (waitS > 0) throw tooMany(waitS);
      // Answered before anything is looked up: how long it takes would tell whether there is such an account.
      const sending: Promise<void> = sendLink(request, email)
        .catch((error) => request.log.error({ err: error }, 'a letter for a new password was not written'))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
      return reply.code(202).send(null);
    },
  );

  app.post(
    '/password-resets/lookup',
    {
      config,
      schema: {
        tags,
        summary: 'Whose password it is about, by the secret of the link',
        body: resetLookup.strict(),
        response: { 200: resetView },
      },
    },
    async (request, reply) => {
      counted(request);
      const found = await findReset(registry, request.body.secret, now());
      if (!found) throw linkOver();
      links.succeeded('', request.ip);
      reply.header('cache-control', 'no-store');
      return { email: found.user.email, expiresAt: rfc3339(found.expiresAt) };
    },
  );

  app.post(
    '/password-resets/completions',
    {
      config,
      schema: {
        tags,
        summary: 'Set the new password; every session of the account ends, and the link is used up',
        body: resetCompletion.strict(),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      counted(request);
      const user = await completeReset(registry, { ...request.body, now: now() });
      if (!user) throw linkOver();
      links.succeeded('', request.ip);
      await queueMail(registry, passwordChangedLetter(user), now());
      await audit(context, request, {
        action: 'account.reset-password',
        resource: `user/${user.id}`,
        actor: user.email,
      });
      await hub.recheck(`user/${user.id}`);
      return reply.code(204).send(null);
    },
  );
}
