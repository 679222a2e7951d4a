/**
 * What is personal data (Law 91/2025 on the protection of personal data, Decree 356/2025), and what stands in its place
 * for those who may not see it. Personal are the phone numbers of people, a household's or person's name, phone and address, the
 * position and outline of its sites, and what its meters measured; of plots, ponds and stations nothing is.
 */

/** Stands where a personal value would. */
export const MASKED = '•••';

/** About a kilometre, so that a field can still be told from one in the next commune. */
const COARSE_DEGREES = 100;

/**
 * A document as it may stand for years in the audit, where nothing is ever rewritten: personal values are left out, that
 * there was one is not. Positions of other sites are made coarse, since a site may yet become somebody's.
 * @param resource what the document is of, such as `site/nha-07`
 * @param personal whether it is of a household's site or device
 */
export function withoutPersonal(resource: string, document: unknown, personal: boolean): unknown {
  const kind = resource.slice(0, Math.max(0, resource.indexOf('/')));
  const named = personal || kind === 'household';
  const cleaned = (value: unknown, key: string): unknown => {
    if (value === null || value === undefined) return value;
    // What somebody wrote to an alert or into a diary may tell anything of anybody; it is read there.
    if (hidden.has(key) || (written.has(kind) && key === 'text') || (named && hiddenOfHouseholds.has(key)))
      return MASKED;
    if (typeof value === 'number' && coarse.has(key))
      return named ? MASKED : Math.round(value * COARSE_DEGREES) / COARSE_DEGREES;
    if (key === 'polygon') return MASKED;
    if (Array.isArray(value)) return value.map((item) => cleaned(item, ''));
    if (typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, cleaned(inner, name)]));
  };
  return cleaned(document, '');
}

const written: ReadonlySet<string> = new Set(['alert', 'diary']);
const hidden: ReadonlySet<string> = new Set(['phone']);
const hiddenOfHouseholds: ReadonlySet<string> = new Set(['name', 'address']);
const coarse: ReadonlySet<string> = new Set(['latitude', 'longitude']);
