import { type Decoded, isObject, shapeFault } from './decoded.ts';
import { decodePlainJson } from './plain-json.ts';
import { decodeStatus } from './status.ts';

/** ThingsBoard's gateway telemetry: `{"Device A": [{"ts": …, "values": {…}}, …], …}`. */
export function decodeGatewayTelemetry(value: unknown, out: Decoded): void {
  if (!isObject(value)) {
    out.faults.push(shapeFault(value, 'an object of devices', null));
    return;
  }
  for (const device of Object.keys(value)) decodePlainJson(value[device], device, out);
}

/** ThingsBoard's gateway attributes: `{"Device A": {"firmware": …}, …}`. */
export function decodeGatewayAttributes(value: unknown, out: Decoded): void {
  if (!isObject(value)) {
    out.faults.push(shapeFault(value, 'an object of devices', null));
    return;
  }
  for (const device of Object.keys(value)) decodeStatus(value[device], device, out);
}

/** ThingsBoard's gateway connect and disconnect: `{"device": "Device A"}`. */
export function decodeGatewayConnect(value: unknown, online: boolean, out: Decoded): void {
  const device = isObject(value) ? value.device : undefined;
  if (typeof device !== 'string' || device === '') {
    out.faults.push(shapeFault(value, 'an object that names a device', null));
    return;
  }
  out.statuses.push({ device, status: { online } });
}
