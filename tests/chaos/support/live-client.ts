import { WebSocket } from 'ws';
import type { LiveMessage } from '../../../domain/api/live.ts';
import type { ChaosServer } from './chaos-server.ts';

/** A page that watches every device and all alerts. */
export class LiveClient {
  readonly socket: WebSocket;
  observations = 0;
  alerts = 0;
  /** `device datastream` → newest [time, result]. */
  readonly latest = new Map<string, readonly [number, number | string]>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => this.#take(JSON.parse(data.toString()) as LiveMessage));
    socket.on('error', () => undefined);
  }

  static async open(server: ChaosServer): Promise<LiveClient> {
    const socket = new WebSocket(`${server.http.replace('http', 'ws')}/api/v1/live`, {
      headers: { cookie: await server.cookie(), origin: server.http },
    });
    const client = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    socket.send(JSON.stringify({ type: 'subscribe', devices: '*', alerts: true }));
    return client;
  }

  close(): void {
    this.socket.terminate();
  }

  #take(message: LiveMessage): void {
    if (message.type === 'alert') this.alerts += 1;
    if (message.type !== 'observations') return;
    for (const { device, latest } of message.updates) {
      for (const [datastream, newest] of Object.entries(latest)) {
        this.observations += 1;
        this.latest.set(`${device} ${datastream}`, newest);
      }
    }
  }
}
