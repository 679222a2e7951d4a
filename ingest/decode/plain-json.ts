import { type Decoded, isObject, type JsonObject, shapeFault } from './decoded.ts';

/**
 * `{"soil_moisture": 31.2}`, `{"ts": …, "values": {…}}`, `{"ts": …, "soil_moisture": 31.2}` or a list of
 * any of them; ThingsBoard's device telemetry is the same.
 */
export function decodePlainJson(value: unknown, device: string, out: Decoded): void {
  if (!Array.isArray(value)) {
    decodeOne(value, device, out);
    return;
  }
  for (const item of value) decodeOne(item, device, out);
}

function decodeOne(value: unknown, device: string, out: Decoded): void {
  if (!isObject(value)) {
    out.faults.push(shapeFault(value, 'an object with readings', device));
    return;
  }
  const values = value.values;
  if (isObject(values)) {
    out.records.push({ device, time: value.ts, values, units: null, status: false });
    return;
  }
  out.records.push(flat(value, device));
}

function flat(value: JsonObject, device: string): Decoded['records'][number] {
  if (!Object.hasOwn(value, 'ts')) return { device, time: undefined, values: value, units: null, status: false };
  const { ts, ...values } = value;
  return { device, time: ts, values, units: null, status: false };
}
