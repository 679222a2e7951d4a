import {
  downlinkTopic,
  routeOf,
  statusTopic,
  TB_ATTRIBUTES,
  TB_GATEWAY_ATTRIBUTES,
  TB_RPC_REQUEST,
  TB_RPC_RESPONSE,
  TB_TELEMETRY,
  uplinkTopic,
} from '../../domain/topics.ts';
import type { Identity } from '../contract.ts';

/** Whether what a device publishes on a topic is an uplink of its own or of a device that it carries. */
export function mayPublish(identity: Identity, topic: string): boolean {
  const route = routeOf(topic, identity.device);
  if (!route) return false;
  if (!('device' in route) || route.device === identity.device) return true;
  return carries(identity, route.device);
}

/** Asked in the midst of a packet, where an exception would end the process. */
function carries(identity: Identity, device: string): boolean {
  try {
    return identity.carries(device);
  } catch {
    return false;
  }
}

/** Topics that a device publishes on most, tried first. */
export const usualTopics = (device: string): string[] => [
  uplinkTopic(device),
  TB_TELEMETRY,
  statusTopic(device),
  TB_ATTRIBUTES,
];

/** As in ThingsBoard's device and gateway API; their `me` is the connection, so nobody hears another's. */
const ownFilters: ReadonlySet<string> = new Set([
  TB_RPC_REQUEST,
  `${TB_RPC_RESPONSE}+`,
  TB_ATTRIBUTES,
  `${TB_ATTRIBUTES}/response/+`,
  TB_GATEWAY_ATTRIBUTES,
  `${TB_GATEWAY_ATTRIBUTES}/response`,
  'v1/gateway/rpc',
]);

const DOWNLINK = /^sen\/v1\/([^/+#]+)\/down$/;

/** Whether a connection may hear the topics that a filter stands for. */
export function maySubscribe(identity: Identity, filter: string): boolean {
  if (identity.unrestricted) return identity.maySubscribe?.(filter) ?? true;
  if (filter === downlinkTopic(identity.device) || ownFilters.has(filter)) return true;
  const child = DOWNLINK.exec(filter)?.[1];
  return child !== undefined && carries(identity, child);
}
