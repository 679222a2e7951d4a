import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { answerClientError } from './errors.ts';

/** ms from accept to the end of a TLS handshake; ms that a download may still take when the server stops. */
const HANDSHAKE_MS = 20_000;
const DOWNLOAD_MS = 5000;

export interface HttpsListener {
  readonly port: number;
  /** New certificates, for handshakes from now on. */
  renew(secure: SecureContextOptions): void;
  /** To be called once the app is closed, which ends its WebSockets. */
  close(): Promise<void>;
}

/** Serves everything that the app serves over HTTPS as well. Rejects when the port cannot be had; 0 takes a free one. */
export async function serveHttps(
  app: FastifyInstance,
  { host, port, secure }: { readonly host: string; readonly port: number; readonly secure: SecureContextOptions },
): Promise<HttpsListener> {
  const { requestTimeout, keepAliveTimeout } = app.server;
  // Devices alone show certificates: a browser that is asked for one would ask its user.
  const { ca: _devices, ...own } = secure;
  const server = createServer({ ...own, requestTimeout, keepAliveTimeout }, (request, reply) =>
    app.routing(request, reply),
  );
  server.on('upgrade', (request, socket, head) => app.server.emit('upgrade', request, socket, head));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    // There is no channel yet in which to say it.
    if (/^ERR_(SSL|TLS)/.test(error.code ?? '')) socket.destroy();
    else answerClientError(error, socket as Socket);
  });
  limitHandshakes(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as { port: number }).port,
    renew: ({ ca: _ca, ...renewed }) => server.setSecureContext(renewed),
    async close() {
      const late = setTimeout(() => server.closeAllConnections(), DOWNLOAD_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(late);
    },
  };
}

/** Ends what has not got its handshake done in time, be it byte by byte: node counts from the last byte. */
function limitHandshakes(server: ReturnType<typeof createServer>): void {
  const timers = new Map<string, NodeJS.Timeout>();
  const settle = (peer: string): void => {
    clearTimeout(timers.get(peer));
    timers.delete(peer);
  };
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    settle(peer);
    timers.set(
      peer,
      setTimeout(() => socket.destroy(), HANDSHAKE_MS),
    );
    socket.once('close', () => settle(peer));
  });
  server.on('secureConnection', (socket) => settle(peerOf(socket)));
}

/** By the peer's address, for node does not tell which socket a TLS socket came from. */
const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress}`;
