import type { FastifyRequest } from 'fastify';
import { readSetting } from '../../store/registry/settings.ts';
import { forgetFailures, returnAttempt, takeAttempt } from '../../store/registry/sign-in-failures.ts';
import type { ApiContext } from '../context.ts';
import { audit } from '../http/audit.ts';
import { HttpProblem } from '../http/problem.ts';

/** An attempt to show who one is, counted as failed until one of these is called. */
export interface CountedAttempt {
  /** It was right. */
  succeeded(): Promise<void>;
  /** It was neither right nor wrong. */
  withdrawn(): Promise<void>;
}

export const tooMany = (waitS: number): HttpProblem =>
  new HttpProblem('too-many-requests', `Too many failed attempts. Try again in ${Math.ceil(waitS / 60)} minutes.`, {
    retryAfterS: waitS,
  });

/**
 * Counts an attempt on an account, before what was sent is looked at.
 * @throws HttpProblem too-many-requests while the account is locked
 */
export async function countAttempt(
  context: ApiContext,
  request: FastifyRequest,
  email: string,
): Promise<CountedAttempt> {
  const { registry, now } = context;
  const { maxFailures } = await readSetting(registry, 'security');
  const { waitS, locks } = await takeAttempt(registry, email, { now: now(), maxFailures });
  if (waitS > 0) throw tooMany(waitS);
  if (locks) request.log.warn({ address: request.ip }, 'the last attempt before an account is locked');
  return {
    succeeded: () => forgetFailures(registry, email),
    withdrawn: () => returnAttempt(registry, email),
  };
}

/** Writes a failed attempt into the audit, and answers it. */
export async function failAttempt(
  context: ApiContext,
  request: FastifyRequest,
  { actor, action, code }: { readonly actor: string; readonly action: string; readonly code: FailureCode },
): Promise<never> {
  await audit(context, request, { action, resource: 'session', actor, result: 'failed' });
  throw new HttpProblem(code, details[code]);
}

type FailureCode = 'wrong-credentials' | 'wrong-code';
const details: Readonly<Record<FailureCode, string>> = {
  'wrong-credentials': 'Check the e-mail address and the password.',
  'wrong-code': 'Check the code: each counts once, and for half a minute.',
};
