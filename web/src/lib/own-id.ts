import { searchKey } from '../../../domain/search-text.ts';

const MAX = 50;

/** An id made of a name, "Ruộng ông Bảy" → "ruong-ong-bay-k3f9": its end tells it from others of the same name. */
export function idFromName(name: string, random: () => number = Math.random): string {
  const words = searchKey(name)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, MAX);
  const end = Math.floor(random() * 36 ** 4)
    .toString(36)
    .padStart(4, '0');
  return words === '' ? `s-${end}` : `${words}-${end}`;
}
