import { isIP } from 'node:net';

/** Networks that have a name instead of an address. */
const NAMED = new Set(['loopback', 'linklocal', 'uniquelocal']);

/** Whether it is an address, a network such as `10.0.0.0/8`, or the name of one. */
export function isProxy(text: string): boolean {
  if (NAMED.has(text)) return true;
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
