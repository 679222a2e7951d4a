import { z } from 'zod';
import { alertEventKind } from '../alerts/life.ts';
import { alert } from './alerts.ts';
import { observationResult } from './observations.ts';

/** Client → server on /api/v1/live (WebSocket, JSON text frames). A later `subscribe` replaces the earlier one. */
export const liveRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    /** Device ids, at most 2,000; `"*"` for all one may see. */
    devices: z.union([z.literal('*'), z.array(z.string()).max(2000)]),
    alerts: z.boolean().default(true),
  }),
  z.object({ type: z.literal('ping') }),
]);
export type LiveRequest = z.infer<typeof liveRequest>;

/** Newest results of one device. Conflated: only the newest of each datastream since the last frame. */
export const liveUpdate = z.object({
  device: z.string(),
  /** Epoch ms of the newest uplink. */
  receivedAt: z.number(),
  /** datastream → [phenomenonTime in epoch ms, result] */
  latest: z.record(z.string(), z.tuple([z.number(), observationResult])),
});
export type LiveUpdate = z.infer<typeof liveUpdate>;

/** Server → client. */
export const liveMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), now: z.number() }),
  z.object({ type: z.literal('observations'), updates: z.array(liveUpdate) }),
  z.object({ type: z.literal('alert'), transition: alertEventKind, alert }),
  /** More alerts came than the client could be told of: the list has to be read anew. */
  z.object({ type: z.literal('alerts-missed') }),
  z.object({ type: z.literal('pong'), now: z.number() }),
]);
export type LiveMessage = z.infer<typeof liveMessage>;
