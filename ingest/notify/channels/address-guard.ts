import { lookup } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import type { WebhookPolicy } from '../../../domain/notifications/channel-settings.ts';

/** Addresses of a host, all of them. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** An address that people may not make this server talk to. */
export class BlockedAddress extends Error {
  override readonly name = 'BlockedAddress';
}

export const resolveHost: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

/** What `allowPrivate` opens; the rest (link-local, multicast, …) is nobody's to receive messages. */
const PRIVATE = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat']);
/** All that is given out to the internet at large. RFC 4291 §2.4, IANA IPv6 Global Unicast */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** What tells a machine in a cloud its keys, where its range does not show it: Azure, Alibaba, AWS, Google. */
const PLATFORM = new Set(['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254']);

/**
 * Whether something that people entered may lead to this address: public ones may; others as the policy says. An
 * IPv4 address in IPv6's clothes counts as what it is.
 * @param host as it stands in the address, in lower case and without brackets
 */
export function mayReach(address: string, host: string, { allowPrivate, allow }: WebhookPolicy): boolean {
  if (allow.some((one) => (one.startsWith('*.') ? host.endsWith(one.slice(1)) : host === one))) return true;
  if (!ipaddr.isValid(address)) return false;
  const ip = ipaddr.process(address);
  if (allow.some((one) => inNetwork(ip, one))) return true;
  if (PLATFORM.has(ip.toString())) return false;
  const range = ip.range();
  if (range === 'unicast') return ip.kind() === 'ipv4' || ip.match(GLOBAL_V6);
  return allowPrivate && PRIVATE.has(range);
}

function inNetwork(ip: ipaddr.IPv4 | ipaddr.IPv6, network: string): boolean {
  if (!ipaddr.isValidCIDR(network)) return false;
  const range = ipaddr.parseCIDR(network);
  return range[0].kind() === ip.kind() && ip.match(range);
}

/**
 * Resolves a host, and hands out what was checked: the connection goes to these addresses, so a name that leads
 * elsewhere the next time it is asked (DNS rebinding) gains nothing. One bad address among good ones is enough to refuse.
 * @throws BlockedAddress, or what the resolver throws
 */
export async function checkedAddresses(
  host: string,
  { policy, resolve }: { readonly policy: WebhookPolicy; readonly resolve: Resolve },
): Promise<readonly string[]> {
  const name = host
    .replace(/^\[|\]$/g, '')
    .toLowerCase()
    .replace(/\.$/, '');
  const addresses = isIP(name) ? [name] : await resolve(name);
  const bad = addresses.find((address) => !mayReach(address, name, policy));
  if (bad === undefined) return addresses;
  throw new BlockedAddress(
    `${name} leads to an address inside a private network, or to one that is not for messages; an administrator can allow it in the settings of webhooks`,
  );
}

/** ms that somebody who enters an address is kept waiting for its name; it is looked up again whenever something is sent. */
const LOOK_UP_MS = 3000;

/** Why an address that somebody enters leads where it may not; null when it does not, or when nobody knows it just now. */
export async function refusal(
  url: string,
  of: { readonly policy: WebhookPolicy; readonly resolve: Resolve },
): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const later = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, LOOK_UP_MS);
  });
  try {
    await Promise.race([checkedAddresses(new URL(url).hostname, of), later]);
    return null;
  } catch (error) {
    return error instanceof BlockedAddress ? error.message : null;
  } finally {
    clearTimeout(timer);
  }
}

/** A resolver for `http.request` that knows these addresses only. */
export const lookupOf = (addresses: readonly string[]): LookupFunction => {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, { all, family }, callback) => {
    const fitting = found.filter((one) => !family || family === one.family || family === `IPv${one.family}`);
    const [first] = fitting;
    if (!first) callback(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }), '', 0);
    else if (all) callback(null, fitting);
    else callback(null, first.address, first.family);
  };
};
