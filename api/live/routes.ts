import type { WebSocket } from '@fastify/websocket';
import { type LiveMessage, type LiveRequest, liveRequest } from '../../domain/api/live.ts';
import { canSomewhere } from '../../domain/permissions.ts';
import type { ApiContext } from '../context.ts';
import { evidenceOf, principal } from '../http/access.ts';
import { principalOf } from '../http/principal.ts';
import type { Api } from '../http/types.ts';
import { LIVE_LIMITS, type LiveLimits } from './limits.ts';
import { LiveClient } from './live-client.ts';
import type { LiveHub } from './live-hub.ts';

/** Messages that a client may send in a burst, and how many more each second. */
const BURST = 20;
const PER_SECOND = 5;

/** The live channel: newest results and alerts, as they come. */
export function liveRoutes(app: Api, context: ApiContext): void {
  const { registry, now, hub } = context;
  const limits: LiveLimits = { ...LIVE_LIMITS, ...context.liveLimits };

  app.get('/live', { websocket: true, config: { permission: 'live.read', where: 'own' } }, (socket, request) => {
    const who = principal(request);
    const { id } = who;
    const evidence = evidenceOf(request);
    if (hub.size >= limits.clients || hub.countOf(id) >= limits.clientsPerPrincipal) {
      socket.close(1013, 'too many live connections');
      return;
    }
    const client = new LiveClient(socket, id, limits);
    hub.add(client, who, async () => {
      const known = await principalOf(registry, evidence, now());
      // Where a session ended on a screen, the same cookies show somebody else now: he opens a channel of his own.
      return known?.id === id && canSomewhere(known, 'live.read') ? known : null;
    });
    socket.on('close', () => hub.remove(client));
    socket.on('pong', () => client.heard());
    listen(socket, client, { hub, now });
    client.tell(JSON.stringify({ type: 'hello', now: now() } satisfies LiveMessage));
  });
}

function listen(socket: WebSocket, client: LiveClient, { hub, now }: { hub: LiveHub; now: () => number }): void {
  let allowance = BURST;
  let since = performance.now();
  socket.on('message', (data, isBinary) => {
    client.heard();
    const at = performance.now();
    allowance = Math.min(BURST, allowance + ((at - since) / 1000) * PER_SECOND);
    since = at;
    if (--allowance < 0) {
      socket.close(1008, 'too many messages');
      return;
    }
    const message = isBinary ? null : read(data.toString());
    if (!message) socket.close(1007, 'not a message of the live channel; see domain/api/live.ts');
    else if (message.type === 'ping') client.tell(JSON.stringify({ type: 'pong', now: now() } satisfies LiveMessage));
    else hub.subscribe(client, message.devices, message.alerts);
  });
}

function read(text: string): LiveRequest | null {
  try {
    return liveRequest.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
