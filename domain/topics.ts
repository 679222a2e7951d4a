/**
 * The topics of a device, in one place for broker, ingest and simulator. `v1/…` is ThingsBoard's
 * documented device and gateway API, so that devices set up for it plug in unchanged.
 */
export const uplinkTopic = (device: string): string => `sen/v1/${device}/up`;
export const statusTopic = (device: string): string => `sen/v1/${device}/status`;
export const downlinkTopic = (device: string): string => `sen/v1/${device}/down`;

export const TB_TELEMETRY = 'v1/devices/me/telemetry';
export const TB_ATTRIBUTES = 'v1/devices/me/attributes';
export const TB_RPC_REQUEST = 'v1/devices/me/rpc/request/+';
export const TB_RPC_RESPONSE = 'v1/devices/me/rpc/response/';
export const TB_GATEWAY_TELEMETRY = 'v1/gateway/telemetry';
export const TB_GATEWAY_ATTRIBUTES = 'v1/gateway/attributes';
export const TB_GATEWAY_CONNECT = 'v1/gateway/connect';
export const TB_GATEWAY_DISCONNECT = 'v1/gateway/disconnect';

/** A device id is one MQTT topic level: no `/`, `+`, `#`, white space or control character. */
export const DEVICE_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/;

/** What a topic that a device may publish to is for. `device` is the device that the payload speaks of. */
export type UplinkRoute =
  | { readonly kind: 'up' | 'status'; readonly device: string }
  | { readonly kind: 'tb-telemetry' | 'tb-attributes'; readonly device: string }
  | {
      readonly kind: 'tb-gateway-telemetry' | 'tb-gateway-attributes' | 'tb-gateway-connect' | 'tb-gateway-disconnect';
    };

const SEN_TOPIC = /^sen\/v1\/([^/+#]+)\/(up|status)$/;

/** Reads a topic as published by the connection of `connection`; null for a topic that is not for uplinks. */
export function routeOf(topic: string, connection: string): UplinkRoute | null {
  const sen = SEN_TOPIC.exec(topic);
  if (sen) return { kind: sen[2] as 'up' | 'status', device: sen[1] as string };
  switch (topic) {
    case TB_TELEMETRY:
      return { kind: 'tb-telemetry', device: connection };
    case TB_ATTRIBUTES:
      return { kind: 'tb-attributes', device: connection };
    case TB_GATEWAY_TELEMETRY:
      return { kind: 'tb-gateway-telemetry' };
    case TB_GATEWAY_ATTRIBUTES:
      return { kind: 'tb-gateway-attributes' };
    case TB_GATEWAY_CONNECT:
      return { kind: 'tb-gateway-connect' };
    case TB_GATEWAY_DISCONNECT:
      return { kind: 'tb-gateway-disconnect' };
    default:
      return null;
  }
}
