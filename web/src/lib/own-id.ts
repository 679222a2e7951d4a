import { searchKey } from '../../../domain/search-text.ts';
import type { SiteKind } from '../../../domain/site-kinds.ts';

const MAX = 50;
const NEUTRAL = 8;

/** An id made of a name, "Ruộng ông Bảy" → "ruong-ong-bay-k3f9": its end tells it from others of the same name. */
export function idFromName(name: string, random = Math.random): string {
  const words = searchKey(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX);
  const end = letters(4, random);
  return words === '' ? `s-${end}` : `${words}-${end}`;
}

interface NewPlace {
  readonly name: string;
  readonly kind: SiteKind;
  readonly household?: string | null;
}

/**
 * An id for a new site. That of somebody's home tells nothing of whose it is, "nha-k3f9a0zx": people name such sites by who
 * lives there, and ids stay when names are erased.
 */
export function siteIdFor({ name, kind, household = null }: NewPlace, random = Math.random): string {
  return household === null && kind !== 'household' ? idFromName(name, random) : `nha-${letters(NEUTRAL, random)}`;
}

const letters = (n: number, random: () => number): string =>
  Math.floor(random() * 36 ** n)
    .toString(36)
    .padStart(n, '0');
