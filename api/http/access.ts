import type { FastifyInstance, FastifyRequest } from 'fastify';
import { can, canSomewhere, knows } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import { type AuditContext, audit } from './audit.ts';
import { refuseForeignOrigin } from './origin.ts';
import {
  DISPLAY_COOKIE,
  type Evidence,
  lacksSecondFactor,
  type Permission,
  type Principal,
  principalOf,
  SESSION_COOKIE,
} from './principal.ts';
import { HttpProblem, notFound } from './problem.ts';
import type { Target, Where } from './where.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that declares none answers nobody. */
    permission?: Permission;
    /** Left out, the permission has to be held everywhere. */
    where?: Where;
    /** What a screen on a wall may ask for although it is about whoever asks, or changes something. */
    displays?: true;
  }
  interface FastifyRequest {
    principal: Principal | null;
    /** What the request is about, where the route says so, as it was when the request came. */
    targets: readonly Target[];
  }
}

/**
 * The one place where requests are let in: finds out who sent it, refuses what another site made a browser
 * send, and asks for the permission that the route declares; before a body is read whether it is held anywhere, then
 * whether it is held where the things that the request is about belong.
 */
export function guardRoutes(app: FastifyInstance, context: AuditContext): void {
  const { registry, places, now } = context;
  app.decorateRequest('principal', null);
  app.decorateRequest('targets', null as never);
  app.addHook('onRequest', async (request) => {
    request.targets = [];
  });

  app.addHook('onRequest', async (request) => {
    if (request.is404) return;
    const { permission } = request.routeOptions.config;
    if (permission === undefined)
      throw new HttpProblem('forbidden', 'This address declares no permission and answers nobody.');
    if (permission === 'public' && !isUnsafe(request)) return;

    const evidence = evidenceOf(request);
    if (evidence.bearer === null) refuseForeignOrigin(request);
    if (permission === 'public') return;
    const principal = await principalOf(registry, evidence, now());
    if (!principal)
      throw new HttpProblem(
        'unauthenticated',
        evidence.bearer === null
          ? 'Sign in with POST /api/v1/session, or send an API token as "Authorization: Bearer …".'
          : 'The API token is unknown, withdrawn, or has expired.',
      );
    request.principal = principal;
    if (principal.display && !isForDisplays(request)) {
      const detail = 'A screen on a wall shows and does nothing; sign in to do this.';
      if (isUnsafe(request)) await refuse(context, request, { permission, detail });
      throw new HttpProblem('forbidden', detail);
    }
    if (permission === 'signed-in') return;
    if (lacksSecondFactor(principal.secondFactor))
      throw new HttpProblem(
        'second-factor-needed',
        'Administrators need a second factor here: set yours up with POST /api/v1/account/second-factor.',
      );
    if (canSomewhere(principal, permission)) return;
    await refuse(context, request, {
      permission,
      detail: `This needs the permission ${permission}, which the role ${principal.role ?? 'none'} has not.`,
    });
  });

  app.addHook('preHandler', async (request) => {
    const { principal } = request;
    const { permission, where = 'everywhere' } = request.routeOptions.config;
    if (!principal || permission === undefined || permission === 'public' || permission === 'signed-in') return;
    if (where === 'own') return;
    if (where === 'everywhere') {
      if (!can(principal, permission, EVERYWHERE))
        await refuse(context, request, {
          permission,
          detail: `This needs the permission ${permission} on the whole installation.`,
        });
      return;
    }
    request.targets = await where(request, { registry, places, principal });
    for (const { what, id, place, known = false } of request.targets) {
      // Of what one may not know of there is no telling whether it is there.
      if (place === null || !(known || knows(principal, place))) throw notFound(what, id);
      if (!can(principal, permission, place))
        await refuse(context, request, {
          permission,
          detail: `This needs the permission ${permission} on the ${what} "${id}".`,
        });
    }
  });
}

/**
 * Refuses what somebody may know of but not do, and writes the attempt into the audit.
 * @param detail what is missing, and what to do instead
 * @throws HttpProblem forbidden
 */
export async function refuse(
  context: AuditContext,
  request: FastifyRequest,
  { permission, detail }: { readonly permission: Permission; readonly detail: string },
): Promise<never> {
  await audit(context, request, {
    action: permission,
    resource: request.url.split('?', 1)[0] ?? '',
    result: 'denied',
  });
  // For programs, and for pages that say it in people's words.
  throw new HttpProblem('forbidden', detail, { errors: [{ path: 'permission', message: permission }] });
}

/** Whoever sent a request to a route that is not public. */
export function principal(request: FastifyRequest): Principal {
  if (!request.principal) throw new Error(`no principal on ${request.method} ${request.routeOptions.url}`);
  return request.principal;
}

export function evidenceOf(request: FastifyRequest): Evidence {
  const { authorization } = request.headers;
  const bearer = authorization === undefined ? null : (/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '');
  const { [SESSION_COOKIE]: cookie = null, [DISPLAY_COOKIE]: display = null } = request.cookies;
  return { bearer, cookie, display };
}

/** Whether a browser must not be made to send this by another site: it changes something, or opens a channel. */
const isUnsafe = (request: FastifyRequest): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(request.method);

/** Whether it shows something and changes nothing, and is not about the account of whoever asks, for a screen has none. */
const isForDisplays = (request: FastifyRequest): boolean => {
  const { permission, displays = false } = request.routeOptions.config;
  return displays || (!isUnsafe(request) && permission !== 'signed-in');
};
