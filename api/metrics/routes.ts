import type { FastifyRequest } from 'fastify';
import { can } from '../../domain/permissions.ts';
import { EVERYWHERE } from '../../domain/scopes.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf } from '../http/access.ts';
import { principalOf } from '../http/principal.ts';
import { HttpProblem } from '../http/problem.ts';
import type { Api } from '../http/types.ts';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/**
 * Prometheus metrics: for programs on this machine, and for whoever may see the overview (an API token of the
 * role viewer in the scraper's `authorization`). A reverse proxy on this machine lets nobody else in.
 */
export function metricsRoutes(app: Api, { metrics, registry, now }: ApiContext): void {
  app.get(
    '/metrics',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['health'],
        summary: 'Prometheus metrics: from this machine, or with a token of the role viewer',
      },
    },
    async (request, reply) => {
      if (!isLocal(request)) {
        const principal = await principalOf(registry, evidenceOf(request), now());
        if (!principal) throw new HttpProblem('unauthenticated', 'From another machine, metrics need an API token.');
        if (!can(principal, 'overview.read', EVERYWHERE))
          throw new HttpProblem('forbidden', 'Metrics need the role viewer.');
      }
      reply.header('content-type', metrics.registry.contentType).header('cache-control', 'no-store');
      return reply.send(await metrics.registry.metrics());
    },
  );
}

const isLocal = ({ headers, socket }: FastifyRequest): boolean =>
  LOOPBACK.has(socket.remoteAddress ?? '') &&
  headers['x-forwarded-for'] === undefined &&
  headers.forwarded === undefined &&
  headers['x-forwarded-host'] === undefined;
