import { isUtf8 } from 'node:buffer';
import { type Violation, violation } from './packet-types.ts';

/** Topic levels that the matcher behind the broker can hold; more are refused rather than met by an exception there. */
export const MAX_TOPIC_LEVELS = 100;

const SLASH = 0x2f;
const HASH = 0x23;
const PLUS = 0x2b;

/** Checks an MQTT UTF-8 string, §1.5.3. */
export function checkString(bytes: Uint8Array, start: number, end: number): Violation | null {
  let ascii = true;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0) return violation('MQTT-1.5.3-2', 'U+0000 in a string');
    if (byte > 0x7f) ascii = false;
  }
  if (!ascii && !isUtf8(bytes.subarray(start, end))) return violation('MQTT-1.5.3-1', 'ill-formed UTF-8');
  return null;
}

/** Checks a topic name, §4.7: well-formed, not empty, no wildcard. */
export function checkTopicName(bytes: Uint8Array, start: number, end: number): Violation | null {
  if (start === end) return violation('MQTT-4.7.3-1', 'empty topic name');
  const bad = checkString(bytes, start, end);
  if (bad) return bad;
  let levels = 1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === SLASH) levels++;
    else if (byte === HASH || byte === PLUS) return violation('MQTT-3.3.2-2', 'wildcard in a topic name');
  }
  return levels > MAX_TOPIC_LEVELS ? violation('limit', `more than ${MAX_TOPIC_LEVELS} topic levels`) : null;
}

/** Checks a topic filter, §4.7.1. */
export function checkTopicFilter(bytes: Uint8Array, start: number, end: number): Violation | null {
  if (start === end) return violation('MQTT-4.7.3-1', 'empty topic filter');
  const bad = checkString(bytes, start, end);
  if (bad) return bad;
  let levels = 1;
  for (let i = start; i < end; i++) {
    const byte = bytes[i];
    if (byte === SLASH) levels++;
    if (byte !== HASH && byte !== PLUS) continue;
    const startsLevel = i === start || bytes[i - 1] === SLASH;
    const endsLevel = i + 1 === end || (byte === PLUS && bytes[i + 1] === SLASH);
    if (!startsLevel || !endsLevel) {
      return byte === HASH
        ? violation('MQTT-4.7.1-2', '# that is not the whole last level')
        : violation('MQTT-4.7.1-3', '+ that is not a whole level');
    }
  }
  return levels > MAX_TOPIC_LEVELS ? violation('limit', `more than ${MAX_TOPIC_LEVELS} topic levels`) : null;
}
