import type { Buffer } from 'node:buffer';
import type { DeviceProfile } from '../../domain/device-profile.ts';
import type { UplinkRoute } from '../../domain/topics.ts';
import type { Decoded } from './decoded.ts';
import { parseJson } from './json.ts';
import { decodePlainJson } from './plain-json.ts';
import { decodeSenml, looksLikeSenml } from './senml.ts';
import { looksLikeCborList, parseSenmlCbor } from './senml-cbor.ts';
import { decodeStatus } from './status.ts';
import { decodeGatewayAttributes, decodeGatewayConnect, decodeGatewayTelemetry } from './thingsboard.ts';

export interface DecodeContext {
  readonly route: UplinkRoute;
  /** Of the device that the topic names; null on a gateway's topics. */
  readonly profile: DeviceProfile | null;
  readonly receivedAt: number;
}

/** Where a payload stands: `bytes[start, end)`. */
export interface Payload {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Turns the bytes of an uplink into records and statuses, or into faults. */
export function decodePayload(payload: Payload, context: DecodeContext, out: Decoded): void {
  const { route } = context;
  if (route.kind === 'up' && isCbor(payload, context.profile)) {
    decodeCbor(payload, route.device, context, out);
    return;
  }
  const json = parseJson(payload.bytes, payload.start, payload.end);
  if (!json.ok) {
    const device = 'device' in route ? route.device : null;
    out.faults.push({ reason: 'unreadable-payload', detail: json.detail, field: '', device });
    return;
  }
  decodeJson(json.value, context, out);
}

function decodeJson(value: unknown, context: DecodeContext, out: Decoded): void {
  const { route } = context;
  if (route.kind === 'up') decodeUp(value, route.device, context, out);
  else if (route.kind === 'tb-telemetry') decodePlainJson(value, route.device, out);
  else if (route.kind === 'status' || route.kind === 'tb-attributes') decodeStatus(value, route.device, out);
  else if (route.kind === 'tb-gateway-telemetry') decodeGatewayTelemetry(value, out);
  else if (route.kind === 'tb-gateway-attributes') decodeGatewayAttributes(value, out);
  else decodeGatewayConnect(value, route.kind === 'tb-gateway-connect', out);
}

function isCbor(payload: Payload, profile: DeviceProfile | null): boolean {
  if (profile?.codec === 'senml-cbor') return true;
  return (
    (profile === null || profile.codec === 'auto') &&
    payload.start < payload.end &&
    looksLikeCborList(payload.bytes[payload.start])
  );
}

function decodeCbor(payload: Payload, device: string, context: DecodeContext, out: Decoded): void {
  const cbor = parseSenmlCbor(payload.bytes.subarray(payload.start, payload.end));
  if (cbor.ok) decodeSenml(cbor.value, { device, receivedAt: context.receivedAt, profile: context.profile }, out);
  else out.faults.push({ reason: 'unreadable-payload', detail: cbor.detail, field: '', device });
}

function decodeUp(value: unknown, device: string, context: DecodeContext, out: Decoded): void {
  const codec = context.profile?.codec ?? 'auto';
  if (codec === 'senml-json' || (codec === 'auto' && looksLikeSenml(value))) {
    decodeSenml(value, { device, receivedAt: context.receivedAt, profile: context.profile }, out);
  } else {
    decodePlainJson(value, device, out);
  }
}
