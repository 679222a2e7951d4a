import { mayPublish, usualTopics } from '../access/permissions.ts';
import type { Identity } from '../contract.ts';

/** Topics that one connection has published on are kept for recognition, so many at most. */
const MAX_GRANTS = 4096;

export interface Grant {
  readonly name: string;
  readonly topic: Buffer;
  /** Holds for as long as the connection does; otherwise it is asked for at each use. */
  readonly own: boolean;
}

/** The uplink topics granted to a connection, recognised by their bytes. */
export class UplinkGrants {
  readonly #identity: Identity;
  readonly #usual: Grant[];
  readonly #others = new Map<string, Grant>();
  #last: Grant;

  constructor(identity: Identity) {
    this.#identity = identity;
    this.#usual = usualTopics(identity.device).map((name) => ({ name, topic: Buffer.from(name), own: true }));
    this.#last = this.#usual[0] as Grant;
  }

  /** The grant whose topic is `bytes[start..end)`, null when there is none. */
  find(bytes: Buffer, start: number, end: number): Grant | null {
    let grant = this.#last;
    if (!sameBytes(grant.topic, bytes, start, end)) {
      const other = this.#look(bytes, start, end);
      if (!other) return null;
      grant = this.#last = other;
    }
    return grant.own || mayPublish(this.#identity, grant.name) ? grant : null;
  }

  #look(bytes: Buffer, start: number, end: number): Grant | null {
    for (const grant of this.#usual) if (sameBytes(grant.topic, bytes, start, end)) return grant;
    // One character a byte: other bytes can never make the same key, and no ill-formed text is looked up.
    const key = bytes.toString('latin1', start, end);
    const known = this.#others.get(key);
    if (known) return known;
    const topic = Buffer.from(bytes.subarray(start, end));
    const name = topic.toString('utf8');
    // Granted topics are well-formed UTF-8: device ids are ASCII.
    if (!mayPublish(this.#identity, name) || Buffer.byteLength(name) !== topic.length || !isAscii(name)) return null;
    if (this.#others.size >= MAX_GRANTS) this.#others.clear();
    const grant: Grant = { name, topic, own: false };
    this.#others.set(key, grant);
    return grant;
  }
}

function sameBytes(topic: Buffer, bytes: Buffer, start: number, end: number): boolean {
  const length = topic.length;
  if (end - start !== length) return false;
  // From the end: topics of a fleet differ late.
  for (let i = length - 1; i >= 0; i--) if (topic[i] !== bytes[start + i]) return false;
  return true;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0 || code > 0x7e) return false;
  }
  return true;
}
