import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * What goes wrong instead of the service's own answer: it never answers, stops in the middle of an answer, hangs up,
 * says no HTTP, answers what cannot be read, or does not stop answering.
 */
export type Mishap = FakeAnswer | 'silence' | 'half' | 'hang-up' | 'garbage' | 'malformed' | 'huge';

export interface FakeService {
  readonly url: string;
  readonly requests: Seen[];
  /** Taken one for each request, before the service gets to see it. */
  readonly mishaps: Mishap[];
  close(): Promise<void>;
}

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** An HTTP server on loopback that answers as a service does, and goes wrong when it is told to. */
export async function startService(handle: (seen: Seen) => FakeAnswer | Promise<FakeAnswer>): Promise<FakeService> {
  const requests: Seen[] = [];
  const mishaps: Mishap[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const seen: Seen = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      bytes,
      body: bytes.toString(),
    };
    requests.push(seen);
    answer(response, mishaps.shift() ?? (await handle(seen)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    requests,
    mishaps,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(response: ServerResponse, what: Mishap): void {
  const { socket } = response;
  response.on('error', () => {});
  switch (what) {
    case 'silence':
      return;
    case 'half':
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"ok":');
      return void setImmediate(() => socket?.destroy());
    case 'hang-up':
      return void socket?.resetAndDestroy();
    case 'garbage':
      return void socket?.end('I am no web server\r\n\r\n');
    case 'malformed':
      return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
    case 'huge': {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
      return;
    }
    default:
      return void response.writeHead(what.status, what.headers).end(what.body);
  }
}
