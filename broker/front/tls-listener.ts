import { createServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import type { RefusalReason } from '../../domain/refusals.ts';
import { listen } from './listen.ts';

/** What the listener needs of the broker. */
export interface TlsHost {
  readonly handshakeTimeoutMs: number;
  /** A place for a connection from this address, null when there is none; gives back what frees it. */
  takePlace(address: string): (() => void) | null;
  /** Takes over a connection that has its place already. */
  adopt(stream: Duplex, address: string, certificateName: string | null): void;
  refuse(reason: RefusalReason, address: string, detail: string): void;
}

export interface TlsListener {
  readonly port: number;
  renew(secure: SecureContextOptions): void;
  /** Stops listening and ends handshakes under way; resolves once every connection is gone. */
  close(): Promise<void>;
}

/**
 * Listens for MQTT over TLS. With a `ca` a client may show a certificate: one that is not of that authority, or is out
 * of date, ends the connection; of a good one the CN is handed on. Rejects when the port cannot be had.
 */
export async function listenTls(
  { host, port, secure }: { readonly host: string; readonly port: number; readonly secure: SecureContextOptions },
  broker: TlsHost,
): Promise<TlsListener> {
  const asksCertificate = secure.ca !== undefined;
  // Devices without a certificate come in with a credential, so the verdict on certificates is ours.
  const tls = createTlsServer({ ...secure, requestCert: asksCertificate, rejectUnauthorized: false });
  /** By the peer's address, for node does not tell which socket a TLS socket came from. */
  const handshakes = new Map<string, { readonly socket: Socket; readonly timer: NodeJS.Timeout }>();

  const settle = (peer: string): void => {
    clearTimeout(handshakes.get(peer)?.timer);
    handshakes.delete(peer);
  };
  const server = createServer({ noDelay: true }, (socket) => {
    const address = socket.remoteAddress ?? '';
    const release = broker.takePlace(address);
    if (!release) {
      socket.destroy();
      return;
    }
    const peer = peerOf(socket);
    // One of our own: node's counts from the last byte, and bytes may come drop by drop.
    const timer = setTimeout(() => {
      broker.refuse('tls-failed', address, `no handshake within ${broker.handshakeTimeoutMs} ms`);
      socket.destroy();
    }, broker.handshakeTimeoutMs);
    handshakes.set(peer, { socket, timer });
    socket.once('close', () => {
      if (handshakes.get(peer)?.socket === socket) settle(peer);
      release();
    });
    tls.emit('connection', socket);
  });
  tls.on('secureConnection', (socket) => {
    settle(peerOf(socket));
    const address = socket.remoteAddress ?? '';
    const shown = asksCertificate ? certificateOf(socket) : { ok: true as const, name: null };
    if (shown.ok) {
      broker.adopt(socket, address, shown.name);
      return;
    }
    broker.refuse('bad-credential', address, shown.detail);
    socket.on('error', () => {});
    socket.destroy();
  });
  tls.on('tlsClientError', (error: NodeJS.ErrnoException, socket) => {
    // Whoever just looks whether the port is open, or has gone away, has done nothing wrong.
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')
      broker.refuse('tls-failed', socket.remoteAddress ?? '', error.code ?? error.message);
    socket.destroy();
  });

  return {
    port: await listen(server, host, port),
    renew: (renewed) => tls.setSecureContext(renewed),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const { socket } of handshakes.values()) socket.destroy();
      await closed;
    },
  };
}

const peerOf = ({ remoteAddress, remotePort, localAddress }: Socket): string =>
  `${remoteAddress} ${remotePort} ${localAddress}`;

type Shown = { readonly ok: true; readonly name: string | null } | { readonly ok: false; readonly detail: string };

/** Whom a client's certificate names; null when it showed none. */
function certificateOf(socket: TLSSocket): Shown {
  const { subject } = socket.getPeerCertificate();
  if (subject === undefined) return { ok: true, name: null };
  const name: unknown = subject.CN;
  if (!socket.authorized)
    return { ok: false, detail: `client certificate of ${String(name)}: ${String(socket.authorizationError)}` };
  // Two names, or none, are no identity.
  if (typeof name !== 'string') return { ok: false, detail: 'the client certificate has not one CN' };
  return { ok: true, name };
}
