import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';

export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `silence` never answers, `half` stops in the middle, `hang-up` closes, `garbage` is no HTTP. */
export type FakeBehaviour = (request: FakeRequest) => FakeAnswer | 'silence' | 'half' | 'hang-up' | 'garbage';

export interface FakeInflux {
  readonly url: string;
  readonly requests: FakeRequest[];
  behave: FakeBehaviour;
  close(): Promise<void>;
}

/** What InfluxDB answers to `/ping`. */
export const pong = (version: string): FakeAnswer => ({ status: 204, headers: { 'x-influxdb-version': version } });

/** An HTTP server on loopback that answers as it is told, for what a real server cannot be made to say. */
export async function startFakeInflux(behave: FakeBehaviour): Promise<FakeInflux> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const seen: FakeRequest = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: request.headers,
      body: (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString(),
    };
    fake.requests.push(seen);
    answer(response, fake.behave(seen));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const fake: FakeInflux = {
    url: `http://127.0.0.1:${port}`,
    requests: [],
    behave,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return fake;
}

function answer(response: ServerResponse, how: ReturnType<FakeBehaviour>): void {
  if (how === 'silence') return;
  if (how === 'hang-up') response.destroy();
  else if (how === 'garbage') response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n');
  else if (how === 'half') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"results":[');
  } else {
    response.writeHead(how.status, how.headers ?? {});
    response.end(how.body ?? '');
  }
}
