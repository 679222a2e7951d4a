import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import type { MapOrigin } from './map-origin.ts';

const HSTS_S = 365 * 86_400;

/**
 * Headers by which a browser guards the web app. Scripts come from us alone and never stand in the page; Mantine
 * writes style elements, so styles may. Nothing here assumes HTTPS: in a cooperative's network Sen mostly runs
 * without, and what does sit behind a proxy with TLS gets its HSTS there.
 */
export async function secureHeaders(app: FastifyInstance, mapOrigin: MapOrigin['current']): Promise<void> {
  /** Ourselves, and the server that maps come from when one was set. */
  const withMaps = (): string => ["'self'", mapOrigin() ?? []].flat().join(' ');
  await app.register(helmet, {
    global: true,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: [withMaps, 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: [withMaps],
        workerSrc: ["'self'", 'blob:'],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    // Both are ignored, loudly, by browsers on plain HTTP.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  app.addHook('onRequest', async (request, reply) => {
    if (request.protocol !== 'https') return;
    reply.header('cross-origin-opener-policy', 'same-origin');
    // It makes a browser take https for every port of the host, keeping the number (RFC 6797 §8.3): with HTTPS on
    // 8443, http://HOST:8080 would be lost to it instead of being redirected.
    if (!/:\d+$/.test(request.host)) reply.header('strict-transport-security', `max-age=${HSTS_S}`);
  });
}
