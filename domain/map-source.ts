import { z } from 'zod';

/** Hosts of a private network, by name or address: this machine, RFC 1918, RFC 4193 and 3927, names without a public suffix. */
const PRIVATE: readonly RegExp[] = [
  /^localhost$/,
  /^127(\.\d+){3}$/,
  /^10(\.\d+){3}$/,
  /^192\.168(\.\d+){2}$/,
  /^172\.(1[6-9]|2\d|3[01])(\.\d+){2}$/,
  /^169\.254(\.\d+){2}$/,
  /^\[(::1|f[cd][0-9a-f]{2}:.*|fe80:.*)\]$/,
  /^[^.:[\]]+$/,
  /\.(local|lan|internal|home\.arpa)$/,
];

/**
 * A host as the policy of a page may name one (CSP3 §2.3.1): browsers take others too, but a semicolon would begin a
 * directive of its own, and a star would stand for every server.
 */
const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/;

const TILE = ['{z}', '{x}', '{y}'] as const;
/** What the braces of a template are not allowed to be in: nobody could say which servers that would be. */
const withoutBraces = (url: string): string => url.replace(/\{[zxy]\}/g, '0');

/**
 * What is wrong with the address of a map, in words for whoever entered it; null for nothing. Plain HTTP is for private
 * networks alone, where there are no certificates: elsewhere the picture could be changed on its way, and a page that came
 * over HTTPS would not load it.
 */
export function mapAddressFault(kind: 'xyz' | 'pmtiles', address: string): string | null {
  if (kind === 'xyz') {
    const missing = TILE.filter((part) => !address.includes(part));
    if (missing.length > 0) return `has to have ${missing.join(' and ')} where the number of the tile goes`;
  }
  const filled = kind === 'xyz' ? withoutBraces(address) : address;
  if (/[{}\s]/.test(filled)) return 'may have no other braces, and no spaces';
  if (!URL.canParse(filled)) return 'is not an address such as https://example.org/map';
  const url = new URL(filled);
  if (url.username !== '' || url.password !== '') return 'may not have a name or a password in it';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'has to begin with https://';
  if (!HOST.test(url.hostname)) return 'has characters in its server name that no server has';
  if (kind === 'xyz' && new URL(address.replace(/\{[zxy]\}/g, '1')).origin !== url.origin)
    return 'has to name one server; the number of the tile goes after it';
  if (url.protocol === 'http:' && !PRIVATE.some((host) => host.test(url.hostname)))
    return 'has to begin with https://; plain http:// is for servers in the same private network';
  return null;
}

const address = z.string().trim().min(1).max(500);
/** Whose map it is, as text: the licence of most maps asks that it be written on them. */
const attribution = z.string().trim().max(200).default('');

const checked = <T extends { readonly kind: 'xyz' | 'pmtiles'; readonly url: string }>(
  { kind, url }: T,
  context: z.RefinementCtx,
): void => {
  const fault = mapAddressFault(kind, url);
  if (fault !== null) context.addIssue({ code: 'custom', path: ['url'], message: fault });
};

/** Tiles cut to pictures, at an address with {z}, {x} and {y} in it. */
const xyz = z
  .strictObject({ kind: z.literal('xyz'), url: address, attribution, maxZoom: z.int().min(1).max(22).default(19) })
  .superRefine(checked);
/** One file with all tiles (PMTiles version 3), read by ranges: any web server serves it. */
const pmtiles = z.strictObject({ kind: z.literal('pmtiles'), url: address, attribution }).superRefine(checked);

/**
 * GET, PUT /api/v1/settings/map, GET /api/v1/map-source: what is drawn under the sites. `built-in` needs no internet; the
 * islands and their names stand on top of any other.
 */
export const mapSource = z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('built-in') }), xyz, pmtiles]);
export type MapSource = z.infer<typeof mapSource>;

/** The one server besides ours from which a page may load, `https://tiles.example.org`; null for none. */
export const mapOrigin = (source: MapSource): string | null =>
  source.kind === 'built-in' ? null : new URL(withoutBraces(source.url)).origin;
