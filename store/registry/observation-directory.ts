import type { RecentUplink, Refusal } from '../../domain/api/devices.ts';
import type { LatestValue } from '../../domain/api/observations.ts';
import { qualityFlags } from '../../domain/quality.ts';
import type { Scope } from '../../domain/scopes.ts';
import { rfc3339 } from '../../domain/time.ts';
import { devicesWithin, isEverything } from './devices-within.ts';
import { textOf } from './payload-text.ts';
import type { Registry } from './schema.ts';
import { within } from './within.ts';

interface LatestFilter {
  /** null for all. */
  readonly devices: readonly string[] | null;
  readonly scopes: readonly Scope[];
}

/**
 * Newest result of every datastream that belongs to the scopes. A result belongs to the site where the device stood at the
 * time, and to its owner while it stands there or stood nowhere; what was measured at the site before is no news of this one.
 */
export async function latestValues(registry: Registry, { devices, scopes }: LatestFilter): Promise<LatestValue[]> {
  const rows = await registry
    .selectFrom('latest')
    .selectAll('latest')
    .$if(devices !== null, (query) => query.where('latest.device_id', 'in', devices as readonly string[]))
    .$if(!isEverything(scopes), (query) =>
      query.where('latest.device_id', 'in', devicesWithin(registry, scopes, 'ever')).where((eb) => {
        const standing = eb
          .selectFrom('deployments')
          .innerJoin('sites', 'sites.id', 'deployments.site_id')
          .select('deployments.id')
          .whereRef('deployments.device_id', '=', 'latest.device_id')
          .whereRef('deployments.from_at', '<=', 'latest.at')
          .where((or) =>
            or.or([or('deployments.to_at', 'is', null), or('deployments.to_at', '>', or.ref('latest.at'))]),
          );
        const columns = {
          organisation: 'sites.organisation_id',
          village: 'sites.village_id',
          commune: 'sites.commune_id',
        };
        const owned = eb.exists(
          eb
            .selectFrom('devices')
            .select('devices.id')
            .whereRef('devices.id', '=', 'latest.device_id')
            .where(within(scopes, { owner: 'devices.organisation_id' })),
        );
        return eb.or([
          eb.exists(standing.where(within(scopes, columns))),
          eb.and([owned, eb.not(eb.exists(standing.where('deployments.to_at', 'is not', null)))]),
        ]);
      }),
    )
    .orderBy('latest.device_id')
    .orderBy('latest.key')
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
