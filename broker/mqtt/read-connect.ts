import { type ProtocolLevel, type ReturnCode, returnCodes, type Violation, violation } from './packet-types.ts';
import { checkString, checkTopicName } from './strings.ts';

export interface Will {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

export interface ConnectRequest {
  readonly level: ProtocolLevel;
  readonly clean: boolean;
  /** Seconds; 0 switches the check off. */
  readonly keepalive: number;
  /** Empty when the server is to assign one. */
  readonly clientId: string;
  readonly will: Will | null;
  readonly username: string | null;
  readonly password: Buffer | null;
}

export type ConnectResult =
  | { readonly ok: true; readonly connect: ConnectRequest }
  /** With a return code the client gets a CONNACK before the connection is closed, without one it is just closed. */
  | {
      readonly ok: false;
      readonly mqtt: boolean;
      readonly returnCode: ReturnCode | null;
      readonly violation: Violation;
    };

/** Reads and checks a whole CONNECT, §3.1, whose variable header is `bytes[at..end)`. */
export function readConnect(bytes: Buffer, at: number, end: number): ConnectResult {
  const fields = new Fields(bytes, at, end);
  const protocol = fields.binary();
  const name = protocol === null ? '' : protocol.toString('latin1');
  if (name !== 'MQTT' && name !== 'MQIsdp') return broken('MQTT-3.1.2-1', 'unknown protocol name', null, false);
  const level = fields.byte();
  const flags = fields.byte();
  const keepalive = fields.uint16();
  if (level < 0) return broken('3.1.2.2', 'CONNECT ends before its protocol level');
  // Bit 7 of the level is an unofficial bridge marker, and 5 is MQTT 5: neither is spoken here.
  if (!(name === 'MQTT' && level === 4) && !(name === 'MQIsdp' && level === 3)) {
    return broken('MQTT-3.1.2-2', `unacceptable protocol level ${level}`, returnCodes.unacceptableProtocol);
  }
  if (keepalive < 0) return broken('3.1.2', 'CONNECT ends before its keep alive');
  const bad = checkFlags(flags, level);
  if (bad) return { ok: false, mqtt: true, returnCode: null, violation: bad };

  const clean = (flags & 0x02) !== 0;
  const clientId = fields.string();
  if (clientId === null) return fields.problem('client id');
  let will: Will | null = null;
  if (flags & 0x04) {
    const topic = fields.topic();
    if (topic === null) return fields.problem('will topic');
    const payload = fields.binary();
    if (payload === null) return fields.problem('will message');
    will = { topic, payload: Buffer.from(payload), qos: ((flags >> 3) & 3) as 0 | 1 | 2, retain: (flags & 0x20) !== 0 };
  }
  // MQTT 3.1 §3.1: the remaining length takes precedence over the user name and password flags.
  const has = (flag: number): boolean => (flags & flag) !== 0 && !(level === 3 && fields.atEnd);
  const username = has(0x80) ? fields.string() : undefined;
  if (username === null) return fields.problem('user name');
  const password = has(0x40) ? fields.binary() : undefined;
  if (password === null) return fields.problem('password');
  if (!fields.atEnd) return broken('3.1.3', 'bytes after the end of CONNECT');
  if (clientId === '' && (!clean || level === 3)) {
    return broken('MQTT-3.1.3-8', 'empty client id without clean session', returnCodes.identifierRejected);
  }
  // MQTT 3.1 limits client ids to 23 characters; longer ones are let in, as 3.1.1 allows [MQTT-3.1.3-6]:
  // modems name themselves by a prefix and their IMEI whatever level they speak.
  return {
    ok: true,
    connect: {
      level: level as ProtocolLevel,
      clean,
      keepalive,
      clientId,
      will,
      username: username ?? null,
      password: password === undefined ? null : Buffer.from(password),
    },
  };
}

function checkFlags(flags: number, level: number): Violation | null {
  // The bit is unused in MQTT 3.1 and reserved in 3.1.1.
  if (flags & 0x01 && level === 4) return violation('MQTT-3.1.2-3', 'reserved CONNECT flag set');
  const willQos = (flags >> 3) & 3;
  if (flags & 0x04) {
    if (willQos === 3) return violation('MQTT-3.1.2-14', 'will QoS 3');
  } else {
    if (willQos !== 0) return violation('MQTT-3.1.2-13', 'will QoS without a will');
    if (flags & 0x20) return violation('MQTT-3.1.2-15', 'will retain without a will');
  }
  if (flags & 0x40 && !(flags & 0x80)) return violation('MQTT-3.1.2-22', 'password without user name');
  return null;
}

const broken = (clause: string, what: string, returnCode: ReturnCode | null = null, mqtt = true): ConnectResult => ({
  ok: false,
  mqtt,
  returnCode,
  violation: violation(clause, what),
});

/** Reads one field after another; null (or −1) and a remembered reason when a field is cut short or ill-formed. */
class Fields {
  readonly #bytes: Buffer;
  readonly #end: number;
  #at: number;
  #bad: Violation | null = null;

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.#end = end;
  }

  get atEnd(): boolean {
    return this.#at === this.#end;
  }

  byte(): number {
    return this.#at < this.#end ? (this.#bytes[this.#at++] as number) : -1;
  }

  uint16(): number {
    const high = this.byte();
    const low = this.byte();
    return low < 0 ? -1 : (high << 8) | low;
  }

  binary(): Buffer | null {
    const length = this.uint16();
    if (length < 0 || this.#at + length > this.#end) return null;
    const from = this.#at;
    this.#at += length;
    return this.#bytes.subarray(from, this.#at);
  }

  string(): string | null {
    return this.#checked(checkString);
  }

  topic(): string | null {
    return this.#checked(checkTopicName);
  }

  problem(field: string): ConnectResult {
    return broken(this.#bad?.clause ?? '3.1.3', `${field}: ${this.#bad?.what ?? 'cut short'}`);
  }

  #checked(check: (bytes: Uint8Array, start: number, end: number) => Violation | null): string | null {
    const field = this.binary();
    if (field === null) return null;
    this.#bad = check(field, 0, field.length);
    return this.#bad ? null : field.toString('utf8');
  }
}
