import { parseDatastream } from '../../../domain/datastream.ts';
import type { Reading, TextReading } from '../reading-store.ts';

export const TELEMETRY = 'telemetry';
export const TELEMETRY_STATE = 'telemetry_state';

/** Line protocol, "Special characters": for tags and field keys that hold no backslash and no line break (see sift.ts). */
export const escapeKey = (value: string): string => value.replace(/[,= ]/g, '\\$&');

/** The same, for the value of a string field. */
export const quoteField = (value: string): string => `"${value.replace(/["\\]/g, '\\$&')}"`;

/** The fields of one list of datastreams that share a channel: one line of a reading. */
interface Group {
  readonly head: string;
  /** `name=`, with the comma before it from the second on. */
  readonly keys: readonly string[];
  /** Where in the reading's results each field stands. */
  readonly indexes: readonly number[];
}

interface Identity {
  readonly site: string | null;
  /** `,device=…,site=… `: what follows measurement and channel on every line of it. */
  readonly tail: string;
}

/** How many devices' tags are remembered before all are forgotten at once. */
const MAX_IDENTITIES = 50_000;

/**
 * Writes readings as lines of InfluxDB's line protocol, one line for each channel of a reading. Escaping is done
 * once for each device and each interned list of datastreams, tags stand in the order of their keys, times are ms.
 */
export class LineEncoder {
  readonly #plans = new WeakMap<readonly string[], readonly Group[]>();
  readonly #identities = new Map<string, Identity>();
  #lastList: readonly string[] | null = null;
  #lastPlan: readonly Group[] = [];

  /** The lines of a reading, each with its line break. */
  reading(reading: Reading): string {
    const { results, at } = reading;
    const tail = this.#tail(reading.device, reading.site);
    let lines = '';
    for (const group of this.#plan(reading.datastreams)) {
      const { keys, indexes } = group;
      lines += group.head + tail;
      for (let i = 0; i < keys.length; i++) lines += keys[i]! + results[indexes[i]!]!;
      lines += ` ${at}\n`;
    }
    return lines;
  }

  /** The line of a text or state result, with its line break. */
  text(reading: TextReading): string {
    const { property, channel } = parts(reading.datastream);
    const tail = this.#tail(reading.device, reading.site);
    return `${head(TELEMETRY_STATE, channel)}${tail}${escapeKey(property)}=${quoteField(reading.result)} ${reading.at}\n`;
  }

  #plan(datastreams: readonly string[]): readonly Group[] {
    if (datastreams === this.#lastList) return this.#lastPlan;
    let plan = this.#plans.get(datastreams);
    if (plan === undefined) {
      plan = groupsOf(datastreams);
      this.#plans.set(datastreams, plan);
    }
    this.#lastList = datastreams;
    this.#lastPlan = plan;
    return plan;
  }

  #tail(device: string, site: string | null): string {
    const known = this.#identities.get(device);
    if (known !== undefined && known.site === site) return known.tail;
    if (this.#identities.size >= MAX_IDENTITIES) this.#identities.clear();
    const tail = `,device=${escapeKey(device)}${site === null ? '' : `,site=${escapeKey(site)}`} `;
    this.#identities.set(device, { site, tail });
    return tail;
  }
}

/** Property and channel of a datastream; a key that is not well formed is a property as it stands. */
export function parts(datastream: string): { property: string; channel: string | null } {
  return parseDatastream(datastream) ?? { property: datastream, channel: null };
}

const head = (measurement: string, channel: string | null): string =>
  channel === null ? measurement : `${measurement},channel=${escapeKey(channel)}`;

function groupsOf(datastreams: readonly string[]): Group[] {
  const byChannel = new Map<string | null, { keys: string[]; indexes: number[] }>();
  datastreams.forEach((datastream, index) => {
    const { property, channel } = parts(datastream);
    let group = byChannel.get(channel);
    if (group === undefined) {
      group = { keys: [], indexes: [] };
      byChannel.set(channel, group);
    }
    group.keys.push(`${group.keys.length === 0 ? '' : ','}${escapeKey(property)}=`);
    group.indexes.push(index);
  });
  return [...byChannel].map(([channel, group]) => ({ head: head(TELEMETRY, channel), ...group }));
}
