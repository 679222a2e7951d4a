import type { FastifyRequest } from 'fastify';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { getUser, type User } from '../../store/registry/users.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import { notFound } from '../http/problem.ts';
import { mayManage, maySee } from './granting.ts';

/** @throws HttpProblem not-found for an account that there is not, or that has no right where the caller looks after people */
export async function visibleAccount({ registry, places }: ApiContext, request: FastifyRequest): Promise<User> {
  const { id } = request.params as { readonly id: string };
  const who = principal(request);
  const user = await getUser(registry, id);
  const seen = user && (can(who, 'users.read', EVERYWHERE) || user.grants.some((grant) => maySee(who, places, grant)));
  if (!seen) throw notFound('account', id);
  return user;
}

/** @throws HttpProblem not-found; forbidden for an account that may do something where the caller does not look after people */
export async function manageableAccount(context: ApiContext, request: FastifyRequest): Promise<User> {
  const user = await visibleAccount(context, request);
  if (mayManage(principal(request), context.places, user.grants)) return user;
  return refuse(context, request, {
    permission: 'users.write',
    detail:
      'This account has rights beyond those that you look after; ask whoever looks after all of them. The rights within yours you may change.',
  });
}
