import { describe, expect, it } from 'vitest';
import { mayReach } from '../../../../ingest/notify/channels/address-guard.ts';

const closed = { allowPrivate: false, allow: [] };
const open = { allowPrivate: true, allow: [] };
const inside = [
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '100.64.0.1',
  '::1',
  'fd12::1',
  '::ffff:10.0.0.1',
];
const nobodys = [
  '169.254.169.254',
  '::ffff:169.254.169.254',
  'fe80::1',
  '168.63.129.16',
  '100.100.100.200',
  'fd00:ec2::254',
  '0.0.0.0',
  '::',
  '255.255.255.255',
  '224.0.0.1',
  'ff02::1',
  '192.0.2.1',
  '198.18.0.1',
  '240.0.0.1',
  'fec0::1',
  '::7f00:1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '100::1',
  '4000::1',
  'no address',
];

describe('addresses that people may make this server talk to', () => {
  it.each(['93.184.216.34', '2606:2800:220:1:248:1893:25c8:1946', '::ffff:93.184.216.34'])('%s is one', (address) =>
    expect(mayReach(address, 'host', closed)).toBe(true),
  );
  it.each(inside)('%s is one where private addresses are allowed', (address) =>
    expect([mayReach(address, 'host', closed), mayReach(address, 'host', open)]).toEqual([false, true]),
  );
  it.each(nobodys)('%s is none even then', (address) => expect(mayReach(address, 'host', open)).toBe(false));

  it.each([
    ['169.254.169.254', 'x', '169.254.0.0/16', true],
    ['10.1.2.3', 'x', '10.0.0.0/8', true],
    ['::ffff:10.1.2.3', 'x', '10.0.0.0/8', true],
    ['11.1.2.3', 'x', 'fd00::/8', true],
    ['10.1.2.3', 'x', 'fd00::/8', false],
    ['10.1.2.3', 'hook.lan', 'hook.lan', true],
    ['10.1.2.3', 'hook.lan', '*.lan', true],
    ['10.1.2.3', 'lan', '*.lan', false],
    ['10.1.2.3', 'evil-lan', '*.lan', false],
    ['10.1.2.3', 'hook.lan.evil.example.org', '*.lan', false],
  ])('%s of %s is allowed by %s: %s', (address, host, one, allowed) =>
    expect(mayReach(address, host, { allowPrivate: false, allow: [one] })).toBe(allowed),
  );
});
