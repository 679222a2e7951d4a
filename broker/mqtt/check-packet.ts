import * as packets from './packet-types.ts';
import { type ProtocolLevel, type Violation, violation } from './packet-types.ts';
import { checkTopicFilter, checkTopicName } from './strings.ts';

/** Checks what the first byte of a packet that follows CONNECT tells: its type and its flags, §2.2. */
export function checkFirstByte(first: number, level: ProtocolLevel): Violation | null {
  const flags = first & 0x0f;
  switch (first >> 4) {
    case packets.PUBLISH:
      if ((flags & 0x06) === 0x06) return violation('MQTT-3.3.1-4', 'QoS 3');
      if ((flags & 0x0e) === 0x08) return violation('MQTT-3.3.1-2', 'DUP on QoS 0');
      return null;
    case packets.PUBREL:
    case packets.SUBSCRIBE:
    case packets.UNSUBSCRIBE:
      // MQTT 3.1 has a DUP flag on these three.
      return flags === 0x02 || (level === 3 && flags === 0x0a) ? null : violation('MQTT-2.2.2-2', 'reserved flags');
    case packets.PUBACK:
    case packets.PUBREC:
    case packets.PUBCOMP:
    case packets.PINGREQ:
    case packets.DISCONNECT:
      return flags === 0 ? null : violation('MQTT-2.2.2-2', 'reserved flags');
    case packets.CONNECT:
      return violation('MQTT-3.1.0-2', 'a second CONNECT');
    default:
      return violation('2.2.1', `packet type ${first >> 4} from a client`);
  }
}

/** Checks a whole packet that follows CONNECT; its first byte has been checked, its body is `bytes[at..end)`. */
export function checkBody(bytes: Uint8Array, type: number, at: number, end: number): Violation | null {
  switch (type) {
    case packets.PUBLISH:
      return null;
    case packets.SUBSCRIBE:
      return checkFilters(bytes, at, end, 1);
    case packets.UNSUBSCRIBE:
      return checkFilters(bytes, at, end, 0);
    case packets.PINGREQ:
    case packets.DISCONNECT:
      return at === end ? null : violation('2.2.3', 'bytes after the end of the packet');
    default:
      if (end - at !== 2) return violation('3.4.1', `acknowledgement of ${end - at} bytes`);
      return checkPacketId(bytes, at);
  }
}

/** Checks a PUBLISH, §3.3; its first byte has been checked. */
export function checkPublish(bytes: Uint8Array, at: number, end: number, qos: number): Violation | null {
  const topicEnd = stringEnd(bytes, at, end);
  if (topicEnd < 0) return violation('3.3.2', 'topic name cut short');
  if (qos > 0) {
    if (topicEnd + 2 > end) return violation('3.3.2', 'packet id cut short');
    const bad = checkPacketId(bytes, topicEnd);
    if (bad) return bad;
  }
  return checkTopicName(bytes, at + 2, topicEnd);
}

function checkFilters(bytes: Uint8Array, at: number, end: number, optionBytes: 0 | 1): Violation | null {
  if (at + 2 > end) return violation('3.8.2', 'packet id cut short');
  const badId = checkPacketId(bytes, at);
  if (badId) return badId;
  let next = at + 2;
  if (next === end) return violation(optionBytes ? 'MQTT-3.8.3-3' : 'MQTT-3.10.3-2', 'no topic filter');
  while (next < end) {
    const filterEnd = stringEnd(bytes, next, end);
    if (filterEnd < 0 || filterEnd + optionBytes > end) return violation('3.8.3', 'topic filter cut short');
    const bad = checkTopicFilter(bytes, next + 2, filterEnd);
    if (bad) return bad;
    if (optionBytes && (bytes[filterEnd] as number) > 2) return violation('MQTT-3-8.3-4', 'requested QoS above 2');
    next = filterEnd + optionBytes;
  }
  return null;
}

const checkPacketId = (bytes: Uint8Array, at: number): Violation | null =>
  bytes[at] === 0 && bytes[at + 1] === 0 ? violation('MQTT-2.3.1-1', 'packet id 0') : null;

/** Where the string that starts at `at` with its length ends; −1 when it is cut short. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 2 > end) return -1;
  const stop = at + 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number));
  return stop > end ? -1 : stop;
}
