import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WebhookReceiver {
  readonly url: string;
  /** Idempotency key → how often it came. */
  readonly received: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

/** Takes notifications, and fails one in `failEvery` so that it has to come again. */
export async function startWebhookReceiver(failEvery: number): Promise<WebhookReceiver> {
  const received = new Map<string, number>();
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      const fails = count % failEvery === 0;
      const key = String(request.headers['idempotency-key']);
      if (!fails) received.set(key, (received.get(key) ?? 0) + 1);
      response.writeHead(fails ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
