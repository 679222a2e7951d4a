import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { observationsIn } from './observations.ts';

/** A real broker on a free port that remembers every observation it was sent. */
export interface Listening {
  readonly url: string;
  readonly port: number;
  /** `device|datastream|epoch ms` → how often it came. */
  readonly seen: ReadonlyMap<string, number>;
  /** Cuts every connection there is. */
  cutAll(): void;
  close(): Promise<void>;
}

/** @param accepts whether a token is let in */
export async function listen(accepts: (token: string) => boolean): Promise<Listening> {
  const seen = new Map<string, number>();
  const sockets = new Set<Socket>();
  const aedes = await Aedes.createBroker();
  aedes.authenticate = (_client, username, _password, done) => done(null, accepts(username ?? ''));
  aedes.on('publish', (packet, client) => {
    if (!client) return;
    for (const { device, key, at } of observationsIn(client.id, packet.topic, packet.payload as Buffer)) {
      const name = `${device}|${key}|${at}`;
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    aedes.handle(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    seen,
    cutAll,
    async close() {
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      cutAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Waits for a condition; the test's own time limit is its bound. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}
