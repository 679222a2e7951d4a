import type { FastifyInstance } from 'fastify';

/** ms that a WebSocket has to answer our close frame, and that a download has to end, when the server stops. */
const CLOSE_MS = 1000;
const DOWNLOAD_MS = 5000;

/** Makes closing end: node waits for every connection, and a client that has frozen would never let go of its own. */
export function boundClosing(app: FastifyInstance): void {
  const timers: NodeJS.Timeout[] = [];
  app.addHook('preClose', async () => {
    timers.push(
      setTimeout(() => {
        for (const socket of app.websocketServer.clients) socket.terminate();
      }, CLOSE_MS),
      setTimeout(() => app.server.closeAllConnections(), DOWNLOAD_MS),
    );
  });
  app.addHook('onClose', async () => timers.forEach(clearTimeout));
}
