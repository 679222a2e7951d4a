import type { IncomingMessage } from 'node:http';
import { createWebSocketStream } from 'ws';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';

const PROTOCOLS = ['mqtt', 'mqttv3.1'] as const;

/** The subprotocol for a WebSocket that names some: one of MQTT's on /mqtt [MQTT-6.0.0-3], else none. */
export function selectSubprotocol(offered: Set<string>, request: IncomingMessage): string | false {
  if (request.url?.split('?', 1)[0] !== '/mqtt') return false;
  return PROTOCOLS.find((name) => offered.has(name)) ?? false;
}

/** MQTT over WebSocket. Who a connection speaks for is shown by its CONNECT, as over TCP; no cookie counts here. */
export function mqttRoutes(app: Api, { broker }: ApiContext): void {
  app.get('/mqtt', { websocket: true, config: { permission: 'public' } }, (socket, request) => {
    if (socket.protocol === '') {
      socket.close(1002, 'name the subprotocol mqtt or mqttv3.1');
      return;
    }
    // Control packets come in binary frames; anything else ends the connection [MQTT-6.0.0-1].
    socket.on('message', (_data, isBinary) => {
      if (!isBinary) socket.terminate();
    });
    const stream = createWebSocketStream(socket);
    // ws leaves its half of the stream open when the peer has gone; a TCP socket would not.
    stream.once('end', () => stream.destroy());
    // A peer that goes away without a close frame is no fault of ours; the broker sees the stream end.
    stream.on('error', (error) => request.log.debug({ err: error }, 'mqtt websocket'));
    broker.handle(stream, request.ip);
  });
}
