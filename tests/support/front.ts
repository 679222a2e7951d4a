import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Front {
  readonly http: string;
  /** What stands after this path's content from now on, as if the app had been built anew. */
  append(path: string, text: string): void;
  stop(): Promise<void>;
}

/** A server of one's own in front of another one, whose files it can change. */
export async function startFront(behind: string): Promise<Front> {
  const appended = new Map<string, string>();
  const ask = (from: IncomingMessage) => {
    const headers = { ...from.headers };
    // What is changed has to be whole, and as it stands.
    if (appended.has(from.url ?? ''))
      for (const name of ['accept-encoding', 'if-none-match', 'if-modified-since']) delete headers[name];
    return request(new URL(from.url ?? '/', behind), { method: from.method, headers });
  };
  const front = createServer((from, to) => {
    const onward = ask(from);
    onward.once('error', () => to.destroy());
    onward.once('response', (answer) => {
      const more = appended.get(from.url ?? '');
      const { 'content-length': length, ...headers } = answer.headers;
      to.writeHead(answer.statusCode ?? 502, more === undefined && length ? answer.headers : headers);
      answer.pipe(to, { end: more === undefined });
      if (more !== undefined) answer.once('end', () => to.end(more));
    });
    from.pipe(onward);
  });
  front.on('upgrade', (from, socket, head) => {
    const onward = ask(from);
    onward.once('error', () => socket.destroy());
    onward.once('response', () => socket.destroy());
    onward.once('upgrade', (answer, other, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`);
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
      if (first.length > 0) socket.write(first);
      if (head.length > 0) other.write(head);
      other.pipe(socket).pipe(other);
      other.once('error', () => socket.destroy());
      socket.once('error', () => other.destroy());
    });
    onward.end();
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  return {
    http: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    append: (path, text) => void appended.set(path, text),
    stop: () =>
      new Promise((done) => {
        front.close(() => done());
        front.closeAllConnections();
      }),
  };
}
