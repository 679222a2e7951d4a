import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalid } from './problem.ts';

/** What watches over Sen asks here, and follows no redirect. */
const STAYS = new Set(['/healthz', '/readyz']);

/**
 * Sends whoever comes over plain HTTP to HTTPS, if there is any. To come after WebSockets, which are
 * let go when they are answered so, and before whatever answers.
 */
export function redirectToHttps(app: FastifyInstance, addressFor: (host: string) => string | null): void {
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https' || isLocal(request) || STAYS.has(request.url.split('?', 1)[0] ?? '')) return;
    const address = addressFor(request.host.replace(/:\d+$/, ''));
    if (address === null) return;
    if (!URL.canParse(address)) throw invalid('headers.host', 'has to name this server');
    return reply.redirect(`${new URL(address).origin}${request.url}`, 308);
  });
}

/**
 * From this machine itself, where nobody listens in: commands talk to the server so. A proxy on this machine that
 * speaks for others over plain HTTP says so.
 */
const isLocal = ({ socket, headers }: FastifyRequest): boolean =>
  socket.remoteAddress === socket.localAddress && headers['x-forwarded-for'] === undefined;
