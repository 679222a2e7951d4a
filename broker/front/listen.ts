import type { Server } from 'node:net';

/** Rejects when the port cannot be had; 0 takes a free one. Resolves to the port. */
export const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    // A fleet comes back all at once after a restart.
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off('error', reject);
      server.on('error', () => {});
      resolve((server.address() as { port: number }).port);
    });
  });
