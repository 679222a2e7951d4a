import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkString, checkTopicFilter, checkTopicName } from '../../../../broker/mqtt/strings.ts';

const clause = (check: typeof checkString, text: string | number[]): string | null => {
  const bytes = typeof text === 'string' ? Buffer.from(text) : Buffer.from(text);
  const padded = Buffer.concat([Buffer.from('+\0'), bytes, Buffer.from('#\0')]);
  return check(padded, 2, 2 + bytes.length)?.clause ?? null;
};

describe('strings, §1.5.3', () => {
  it('takes whatever is well-formed and without U+0000', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(clause(checkString, text)).toBe(text.includes('\0') ? 'MQTT-1.5.3-2' : null);
      }),
    );
  });

  it.each([
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['an overlong NUL', [0xc0, 0x80]],
    ['a lone continuation', [0x80]],
    ['a cut sequence', [0xe1, 0xba]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
  ])('refuses %s', (_what, bytes) => {
    expect(clause(checkString, bytes)).toBe('MQTT-1.5.3-1');
  });

  it('agrees with the platform on every byte sequence', () => {
    const strict = new TextDecoder('utf-8', { fatal: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 8 }), (bytes) => {
        let good = !bytes.includes(0);
        try {
          strict.decode(bytes);
        } catch {
          good = false;
        }
        expect(clause(checkString, [...bytes]) === null).toBe(good);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('topic names and filters, §4.7', () => {
  it.each(['a', '/', 'a//b', ' ', '$SYS/x', 'đất/ẩm', '\ufeff'])('takes the name %j', (topic) => {
    expect(clause(checkTopicName, topic)).toBe(null);
    expect(clause(checkTopicFilter, topic)).toBe(null);
  });

  it.each([
    ['', 'MQTT-4.7.3-1'],
    ['a/+', 'MQTT-3.3.2-2'],
    ['#', 'MQTT-3.3.2-2'],
    ['a\0', 'MQTT-1.5.3-2'],
    ['/'.repeat(100), 'limit'],
  ])('refuses the name %j', (topic, expected) => {
    expect(clause(checkTopicName, topic)).toBe(expected);
  });

  it.each(['#', '+', '/#', '/+', '+/+', 'a/#', 'a/+/#', '+/a/+', '+//+'])('takes the filter %j', (filter) => {
    expect(clause(checkTopicFilter, filter)).toBe(null);
  });

  it.each([
    ['', 'MQTT-4.7.3-1'],
    ['a#', 'MQTT-4.7.1-2'],
    ['#/', 'MQTT-4.7.1-2'],
    ['a/#/b', 'MQTT-4.7.1-2'],
    ['##', 'MQTT-4.7.1-2'],
    ['a+', 'MQTT-4.7.1-3'],
    ['+a', 'MQTT-4.7.1-3'],
    ['ab/+e', 'MQTT-4.7.1-3'],
    ['++', 'MQTT-4.7.1-3'],
  ])('refuses the filter %j', (filter, expected) => {
    expect(clause(checkTopicFilter, filter)).toBe(expected);
  });
});
