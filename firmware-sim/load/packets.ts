import { generate } from 'mqtt-packet';

const DIGITS = 13;

/** CONNECT of a device with its token as user name (MQTT 3.1.1, clean session). */
export function connectPacket(clientId: string, token: string, keepaliveS: number): Buffer {
  return generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId,
    username: token,
    keepalive: keepaliveS,
  });
}

/**
 * Many QoS 1 PUBLISHes of one device laid out in one buffer, all alike but for packet id and time, which are
 * written over in place: encoding costs a few byte stores a message, so the load is the platform's, not ours.
 */
export class PublishBlock {
  readonly bytes: Buffer;
  readonly packetBytes: number;
  readonly #idAt: number;
  readonly #timeAt: number;

  /** @param payload JSON text in which `TIME` stands for the 13 digits of epoch milliseconds */
  constructor(topic: string, payload: string, count: number) {
    const at = payload.indexOf('TIME');
    if (at < 0) throw new Error('the payload needs TIME where its time is to stand');
    const text = payload.replace('TIME', '0'.repeat(DIGITS));
    const packet = generate({ cmd: 'publish', topic, payload: text, qos: 1, messageId: 1, retain: false, dup: false });
    this.packetBytes = packet.length;
    const payloadAt = packet.length - Buffer.byteLength(text);
    this.#idAt = payloadAt - 2;
    this.#timeAt = payloadAt + Buffer.byteLength(payload.slice(0, at));
    this.bytes = Buffer.alloc(packet.length * count, packet);
  }

  /** Sets packet id and time (epoch ms) of the `n`-th packet. */
  set(n: number, id: number, time: number): void {
    const start = n * this.packetBytes;
    const { bytes } = this;
    bytes[start + this.#idAt] = id >> 8;
    bytes[start + this.#idAt + 1] = id & 255;
    let rest = time;
    for (let i = start + this.#timeAt + DIGITS - 1; i >= start + this.#timeAt; i--) {
      const tenth = Math.floor(rest / 10);
      bytes[i] = 48 + (rest - tenth * 10);
      rest = tenth;
    }
  }
}
