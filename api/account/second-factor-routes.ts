import { z } from 'zod';
import {
  recoveryCodes,
  secondFactorConfirmation,
  secondFactorProof,
  secondFactorSecret,
  secondFactorStart,
} from '../../domain/api/account.ts';
import { queueMail } from '../../store/registry/mails.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from '../../store/registry/second-factor.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';
import { secondFactorRemovedLetter } from '../mail/letters.ts';
import { ownAccount, prove } from './own-account.ts';

const tags = ['account'];
const path = '/account/second-factor';
const exists = () => new HttpProblem('conflict', 'There is a second factor already; remove it first.');
const none = () => new HttpProblem('conflict', 'There is no second factor.');

/** The second factor of one's own account: an app that shows a code every half minute (RFC 6238). */
export function secondFactorRoutes(app: Api, context: ApiContext): void {
  const { registry, now } = context;
  const config = { permission: 'signed-in' } as const;

  app.post(
    path,
    {
      config,
      schema: {
        tags,
        summary: 'Begin: a secret for the authenticator app; it counts once confirmed',
        body: secondFactorStart.strict(),
        response: { 200: secondFactorSecret },
      },
    },
    async (request, reply) => {
      const account = ownAccount(request);
      if (account.secondFactor) throw exists();
      await prove(context, request, { password: request.body.password, action: 'account.add-second-factor' });
      const begun = await beginSecondFactor(registry, account);
      if (!begun) throw exists();
      reply.header('cache-control', 'no-store');
      return begun;
    },
  );

  app.put(
    path,
    {
      config,
      schema: {
        tags,
        summary: 'Confirm with a code of the app; the recovery codes are in this answer and nowhere else',
        body: secondFactorConfirmation.strict(),
        response: { 200: recoveryCodes },
      },
    },
    async (request, reply) => {
      const { id, secondFactor } = ownAccount(request);
      if (secondFactor) throw exists();
      const codes = await confirmSecondFactor(registry, id, { code: request.body.code, now: now() });
      if (!codes)
        throw new HttpProblem(
          'wrong-code',
          'Check the code, and that the clock of the phone is right; then try again.',
        );
      await audit(context, request, { action: 'account.add-second-factor', resource: `user/${id}` });
      reply.header('cache-control', 'no-store');
      return { codes };
    },
  );

  app.post(
    `${path}/removal`,
    {
      config,
      schema: {
        tags,
        summary: 'Remove it; needs the password and a code',
        body: secondFactorProof.strict(),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const { id, email, secondFactor } = ownAccount(request);
      if (!secondFactor) throw none();
      await prove(context, request, { ...request.body, action: 'account.remove-second-factor' });
      await removeSecondFactor(registry, id);
      const { name, language } = principal(request).user;
      await queueMail(registry, secondFactorRemovedLetter({ email, name, language }), now());
      await audit(context, request, { action: 'account.remove-second-factor', resource: `user/${id}` });
      return reply.code(204).send(null);
    },
  );

  app.post(
    `${path}/recovery-codes`,
    {
      config,
      schema: {
        tags,
        summary: 'New recovery codes in place of the old ones; needs the password and a code',
        body: secondFactorProof.strict(),
        response: { 200: recoveryCodes },
      },
    },
    async (request, reply) => {
      const { id, secondFactor } = ownAccount(request);
      if (!secondFactor) throw none();
      await prove(context, request, { ...request.body, action: 'account.renew-recovery-codes' });
      const codes = await renewRecoveryCodes(registry, id);
      await audit(context, request, { action: 'account.renew-recovery-codes', resource: `user/${id}` });
      reply.header('cache-control', 'no-store');
      return { codes };
    },
  );
}
