import type { RecentUplink, Refusal } from '../../domain/api/devices.ts';
import type { LatestValue } from '../../domain/api/observations.ts';
import { qualityFlags } from '../../domain/quality.ts';
import { rfc3339 } from '../../domain/time.ts';
import { textOf } from './payload-text.ts';
import type { Registry } from './schema.ts';

/** Newest result of every datastream: of these devices, or of all. */
export async function latestValues(registry: Registry, devices: readonly string[] | null): Promise<LatestValue[]> {
  const rows = await registry
    .selectFrom('latest')
    .selectAll()
    .$if(devices !== null, (query) => query.where('device_id', 'in', devices as readonly string[]))
    .orderBy('device_id')
    .orderBy('key')
    .execute();
  return rows.map((row) => ({
    device: row.device_id,
    datastream: row.key,
    at: rfc3339(row.at),
    receivedAt: rfc3339(row.received_at),
    result: row.value ?? row.text ?? '',
    quality: qualityFlags(row.quality),
  }));
}

/** Datastreams that a device has had results of. */
export async function datastreamsOf(
  registry: Registry,
  device: string,
): Promise<{ key: string; property: string; channel: string | null }[]> {
  return registry
    .selectFrom('datastreams')
    .select(['key', 'property', 'channel'])
    .where('device_id', '=', device)
    .orderBy('key')
    .execute();
}

const SHOWN_BYTES = 1024;

/** The last few uplinks of a device, newest first. */
export async function recentUplinks(registry: Registry, device: string): Promise<RecentUplink[]> {
  const rows = await registry
    .selectFrom('recent_uplinks')
    .selectAll()
    .where('device_id', '=', device)
    .orderBy('received_at', 'desc')
    .orderBy('slot', 'desc')
    .execute();
  return rows.map((row) => {
    const shown = row.payload.subarray(0, SHOWN_BYTES);
    const text = textOf(wholeCharacters(shown));
    return {
      receivedAt: rfc3339(row.received_at),
      topic: row.topic,
      payloadText: text,
      payloadBase64: text === null ? shown.toString('base64') : null,
      bytes: row.bytes,
      observations: row.observations,
      quarantined: row.quarantined,
      reason: row.reason,
    };
  });
}

/** What the broker refused of a device, the latest first. */
export async function refusalsOf(registry: Registry, device: string): Promise<Refusal[]> {
  const rows = await registry
    .selectFrom('refusals')
    .selectAll()
    .where('device_id', '=', device)
    .orderBy('last_at', 'desc')
    .execute();
  return rows.map((row) => ({
    reason: row.reason,
    count: row.count,
    lastAt: rfc3339(row.last_at),
    lastDetail: row.last_detail,
  }));
}

/** Without the character that the cut at the end went through; RFC 3629 §3: at most 3 continuation bytes. */
function wholeCharacters(bytes: Buffer): Buffer {
  for (let back = 1; back <= Math.min(4, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
