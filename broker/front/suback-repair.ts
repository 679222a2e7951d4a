import { SUBACK } from '../mqtt/packet-types.ts';

/**
 * The control plane answers a SUBSCRIBE that names a filter twice with one return code for both, and refuses
 * with 0x80 whatever the level. [MQTT-3.8.4-5] asks for a code for each filter; MQTT 3.1 §3.8 knows no refusal: the
 * client is to get a positive answer and hears nothing.
 */
export class SubackRepair {
  /** By packet id: for each filter of the SUBSCRIBE the place of its code in the answer, and the QoS asked for. */
  readonly #expected = new Map<number, { places: number[]; qos: number[] }>();
  readonly #level: number;

  constructor(level: number) {
    this.#level = level;
  }

  /** Looks at a SUBSCRIBE, already checked, on its way in. */
  subscribe(bytes: Buffer, body: number, end: number): void {
    const places: number[] = [];
    const qos: number[] = [];
    const seen = new Map<string, number>();
    for (let at = body + 2; at < end; ) {
      const filterEnd = at + 2 + bytes.readUInt16BE(at);
      const filter = bytes.toString('latin1', at + 2, filterEnd);
      const place = seen.get(filter) ?? seen.size;
      seen.set(filter, place);
      places.push(place);
      qos.push(bytes[filterEnd] as number);
      at = filterEnd + 1;
    }
    if (this.#level === 3 || seen.size < places.length) this.#expected.set(bytes.readUInt16BE(body), { places, qos });
  }

  /** Mends the SUBACKs among whole packets on their way out. */
  outgoing(packets: Buffer): Buffer {
    if (this.#expected.size === 0) return packets;
    const out: Buffer[] = [];
    for (let at = 0; at < packets.length; ) {
      let body = at + 1;
      let length = 0;
      for (let shift = 0; ; shift += 7) {
        const byte = packets[body++] as number;
        length |= (byte & 0x7f) << shift;
        if (byte < 0x80) break;
      }
      const end = body + length;
      const packet = packets.subarray(at, end);
      const id = (packets[at] as number) >> 4 === SUBACK ? packets.readUInt16BE(body) : 0;
      const expected = this.#expected.get(id);
      if (expected) {
        this.#expected.delete(id);
        out.push(suback(id, codes(packets.subarray(body + 2, end), expected, this.#level)));
      } else out.push(packet);
      at = end;
    }
    return out.length === 1 ? (out[0] as Buffer) : Buffer.concat(out);
  }
}

const codes = (granted: Buffer, expected: { places: number[]; qos: number[] }, level: number): number[] =>
  expected.places.map((place, i) => {
    const refused = granted[place] === 0x80 && level !== 3;
    // Each filter as if it had a SUBSCRIBE of its own [MQTT-3.8.4-4]; what is granted is granted as asked for.
    return refused ? 0x80 : (expected.qos[i] as number);
  });

function suback(id: number, returnCodes: number[]): Buffer {
  const length: number[] = [];
  let rest = returnCodes.length + 2;
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  return Buffer.from([SUBACK << 4, ...length, id >> 8, id & 0xff, ...returnCodes]);
}
