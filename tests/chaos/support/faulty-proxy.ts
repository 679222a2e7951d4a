import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What becomes of a request: `pass` reaches the server, a number is the answer's status, `silence` is no answer. */
export type Fault = 'pass' | 'silence' | { readonly status: number; readonly body: string };

export interface FaultyProxy {
  readonly url: string;
  fault: Fault;
  /** Requests that the fault met. */
  faulted: number;
  close(): Promise<void>;
}

/** Stands between Sen and a real InfluxDB, and answers in its stead as it is told. */
export async function startFaultyProxy(target: string): Promise<FaultyProxy> {
  const server = createServer((incoming, outgoing) => {
    const { fault } = proxy;
    if (fault === 'pass') {
      const { method, headers } = incoming;
      const forward = request(`${target}${incoming.url}`, { method: method ?? 'GET', headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forward.on('error', () => outgoing.destroy());
      incoming.pipe(forward);
      return;
    }
    proxy.faulted += 1;
    incoming.resume();
    if (fault === 'silence') return;
    outgoing.writeHead(fault.status, { 'content-type': 'application/json' });
    outgoing.end(fault.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${port}`,
    fault: 'pass',
    faulted: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}
