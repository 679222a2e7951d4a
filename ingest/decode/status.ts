import { signalDbm } from '../../domain/signal.ts';
import { type Decoded, isObject, type JsonObject, shapeFault } from './decoded.ts';

const SIGNAL_FIELDS = ['signal', 'csq', 'rssi', 'rsrp'];

/**
 * A status message (firmware, battery, signal, …): kept whole as the device's status; battery and signal
 * become observations too.
 */
export function decodeStatus(value: unknown, device: string, out: Decoded): void {
  if (!isObject(value)) {
    out.faults.push(shapeFault(value, 'an object with the status', device));
    return;
  }
  out.statuses.push({ device, status: value });
  const values = { ...battery(value), ...signal(value) };
  if (Object.keys(values).length > 0) out.records.push({ device, time: value.ts, values, units: null, status: true });
}

/** A last will says that the device is gone: it is no sign of life. */
export function saysGone(status: JsonObject): boolean {
  return status.online === false || status.status === 'offline' || status.state === 'offline';
}

function battery(status: JsonObject): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const field of ['battery_voltage', 'battery_level']) {
    if (Object.hasOwn(status, field)) values[field] = status[field];
  }
  const stated = numberIn(status.battery);
  // One word for two things: cells and lead batteries say volts with decimals, modems whole per cents.
  if (stated !== null) values[Number.isInteger(stated) || stated > 60 ? 'battery_level' : 'battery_voltage'] ??= stated;
  return values;
}

function signal(status: JsonObject): Record<string, unknown> {
  if (Object.hasOwn(status, 'signal_strength')) return { signal_strength: status.signal_strength };
  for (const field of SIGNAL_FIELDS) {
    const reported = numberIn(status[field]);
    const dbm = reported === null ? null : signalDbm(reported);
    if (dbm !== null) return { signal_strength: dbm };
  }
  return {};
}

function numberIn(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
