import { describe, expect, it } from 'vitest';
import { UplinkGrants } from '../../../../broker/front/uplink-grants.ts';

const find = (grants: UplinkGrants, topic: string | Buffer): string | null => {
  const bytes = Buffer.from(topic as string);
  const padded = Buffer.concat([Buffer.from('xx'), bytes, Buffer.from('yy')]);
  return grants.find(padded, 2, 2 + bytes.length)?.topic.toString() ?? null;
};

describe('UplinkGrants', () => {
  const children = new Set(['child']);
  const grants = new UplinkGrants({ device: 'd1', carries: (device) => children.has(device) });

  it.each(['sen/v1/d1/up', 'sen/v1/d1/status', 'v1/devices/me/telemetry', 'v1/gateway/telemetry'])(
    'grants %s',
    (topic) => {
      expect(find(grants, topic)).toBe(topic);
      expect(find(grants, topic)).toBe(topic);
    },
  );

  it.each(['sen/v1/d2/up', 'sen/v1/d1/down', 'sen/v1/d1/up/', '/sen/v1/d1/up', 'sen/v1/D1/up', '', 'sen/v1//up'])(
    'does not grant %j',
    (topic) => expect(find(grants, topic)).toBe(null),
  );

  it('asks at each use whether a device is still carried', () => {
    expect(find(grants, 'sen/v1/child/up')).toBe('sen/v1/child/up');
    expect(find(grants, 'sen/v1/child/up')).toBe('sen/v1/child/up');
    children.delete('child');
    expect(find(grants, 'sen/v1/child/up')).toBe(null);
    children.add('child');
    expect(find(grants, 'sen/v1/child/up')).toBe('sen/v1/child/up');
  });

  it('does not take two byte strings for one topic', () => {
    const everything = new UplinkGrants({ device: 'd1', carries: () => true });
    for (const level of [[0xff], [0xc3, 0xa9], [0x00], [0x63, 0xed, 0xa0, 0x80]]) {
      const topic = Buffer.concat([Buffer.from('sen/v1/'), Buffer.from(level), Buffer.from('/up')]);
      expect(find(everything, topic)).toBe(null);
    }
  });
});
