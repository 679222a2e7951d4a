import type { FastifyRequest } from 'fastify';
import { spendCode } from '../../store/registry/second-factor.ts';
import { authenticateUser } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal } from '../http/access.ts';
import { HttpProblem } from '../http/problem.ts';
import { countAttempt, failAttempt } from '../session/attempts.ts';

/** Whoever is signed in with an account of his own. */
export interface OwnAccount {
  readonly id: string;
  readonly email: string;
  /** Id of the session that asks. */
  readonly session: string;
  readonly secondFactor: boolean;
}

/** @throws HttpProblem conflict for a token, which is nobody's */
export function ownAccount(request: FastifyRequest): OwnAccount {
  const { user, session, secondFactor } = principal(request);
  if (session === null) throw new HttpProblem('conflict', 'A token has no account; sign in for this.');
  return { id: user.id, email: user.email, session, secondFactor: secondFactor.enrolled };
}

/**
 * Makes sure that it is the owner who sits there and not somebody who found the browser open. Failures count as failed
 * sign-ins do.
 * @throws HttpProblem wrong-credentials, wrong-code, too-many-requests
 */
export async function prove(
  context: ApiContext,
  request: FastifyRequest,
  { password, code, action }: { readonly password: string; readonly code?: string; readonly action: string },
): Promise<void> {
  const { id, email } = ownAccount(request);
  const attempt = await countAttempt(context, request, email);
  const failed = { actor: email, action };
  if (!(await authenticateUser(context.registry, email, password)))
    return failAttempt(context, request, { ...failed, code: 'wrong-credentials' });
  if (code !== undefined && !(await spendCode(context.registry, id, { code, now: context.now() })))
    return failAttempt(context, request, { ...failed, code: 'wrong-code' });
  await attempt.succeeded();
}
