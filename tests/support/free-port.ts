import { createServer } from 'node:net';

/** Below what Linux gives to outgoing connections (32768 on), or one of those takes the port before its server does. */
const FIRST = 20_000;
const COUNT = 12_000;

/** A TCP port of the loopback that nobody listens on now, for a server that cannot choose one by itself. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
