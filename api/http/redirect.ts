import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';

/** What watches over Sen asks here, and follows no redirect. */
const STAYS = new Set(['/healthz', '/readyz']);

/**
 * Sends whoever comes over plain HTTP to the HTTPS port, if there is one. To come after WebSockets, which are
 * let go when they are answered so, and before whatever answers.
 */
export function redirectToHttps(app: FastifyInstance, httpsPort: () => number | null): void {
  app.addHook('onRequest', async (request, reply) => {
    const port = httpsPort();
    if (port === null || request.protocol === 'https' || isLocal(request)) return;
    if (STAYS.has(request.url.split('?', 1)[0] ?? '')) return;
    const target = `https://${request.host.replace(/:\d+$/, '')}:${port}`;
    if (!URL.canParse(target)) throw invalid('headers.host', 'has to name this server');
    return reply.redirect(`${new URL(target).origin}${request.url}`, 308);
  });
}

/**
 * From this machine itself, where nobody listens in: commands talk to the server so. A proxy on this machine that
 * speaks for others over plain HTTP says so.
 */
const isLocal = ({ socket, headers }: FastifyRequest): boolean =>
  socket.remoteAddress === socket.localAddress && headers['x-forwarded-for'] === undefined;
