import type { NewDevice } from '../api/devices.ts';
import type { NewSite } from '../api/sites.ts';
import type { SiteKind } from '../site-kinds.ts';

/** Whose water meter it is. Nobody real: a number in a village. */
export interface DemoHousehold {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
}

/** A season with its stages: each begins so many days after today, or on a day of this year (`02-05`). */
export interface DemoSeason {
  readonly site: string;
  readonly crop: string;
  readonly name: string;
  readonly stages: readonly (readonly [stage: string, begins: number | string])[];
}

/** What a demonstration has in one commune. Each gateway comes before the devices behind it. */
export interface DemoCommune {
  readonly villages: readonly { readonly id: string; readonly name: string; readonly commune: string }[];
  readonly households: readonly DemoHousehold[];
  readonly sites: readonly NewSite[];
  readonly devices: readonly NewDevice[];
  readonly seasons: readonly DemoSeason[];
}

type Position = readonly [latitude: number, longitude: number];

/** A maker of sites of one organisation in one village. */
export const sitesOf =
  (organisation: string, village: string) =>
  (id: string, name: string, kind: SiteKind, [latitude, longitude]: Position): NewSite => ({
    id,
    name,
    kind,
    organisation,
    village,
    latitude,
    longitude,
  });

/** @param expectedIntervalS at which it tells of itself; as its profile says without it */
export const gateway = (
  id: string,
  name: string,
  { site, expectedIntervalS = null }: { readonly site: string; readonly expectedIntervalS?: number | null },
): NewDevice => ({ id, name, profile: 'gateway', site, expectedIntervalS });

/** A maker of devices whose uplinks a gateway carries. */
export const behind =
  (carrier: string) =>
  (id: string, name: string, profile: string, site: string): NewDevice => ({
    id,
    name,
    profile,
    site,
    gateway: carrier,
  });

/** The shorter seasons of a crop that is sown, as of today. */
export const rice = {
  tillering: [
    ['sowing', -27],
    ['seedling', -22],
    ['tillering', -12],
    ['panicle', 16],
    ['heading', 38],
    ['ripening', 52],
    ['harvest', 80],
  ],
  heading: [
    ['sowing', -71],
    ['seedling', -66],
    ['tillering', -54],
    ['panicle', -27],
    ['heading', -5],
    ['ripening', 9],
    ['harvest', 37],
  ],
} satisfies Readonly<Record<string, DemoSeason['stages']>>;

/** A utility's meters of a village: a bulk meter, and one at each household, all behind one collector. */
export function metersOf(of: {
  readonly organisation: string;
  readonly village: string;
  /** Ends every id, `phu-dong`. */
  readonly suffix: string;
  readonly villageName: string;
  /** Number of the first household; each is counted once in the whole demonstration. */
  readonly first: number;
  readonly works: Position;
  readonly houses: readonly Position[];
}): Pick<DemoCommune, 'households' | 'sites' | 'devices'> {
  const { organisation, village, suffix, villageName, first, works, houses } = of;
  const site = sitesOf(organisation, village);
  const carrier = `gw-nuoc-${suffix}`;
  const meter = behind(carrier);
  const numbers = houses.map((position, index) => {
    const number = first + index;
    return { position, number, id: `ho-${twoDigits(number)}` };
  });
  return {
    households: numbers.map(({ id, number }) => ({ id, name: `Hộ số ${twoDigits(number)}`, organisation })),
    sites: [
      site(`tram-nuoc-${suffix}`, `Trạm cấp nước ${villageName}`, 'meters', works),
      ...numbers.map(({ id, number, position }) => ({
        ...site(`nha-${id}`, `Nhà hộ số ${twoDigits(number)}`, 'household', position),
        household: id,
      })),
    ],
    devices: [
      gateway(carrier, `Bộ thu số liệu đồng hồ nước ${villageName}`, {
        site: `tram-nuoc-${suffix}`,
        expectedIntervalS: 3600,
      }),
      meter(`nuoc-${suffix}`, `Đồng hồ nước tổng ${villageName}`, 'water-meter', `tram-nuoc-${suffix}`),
      ...numbers.map(({ id, number }) =>
        meter(`nuoc-${id}`, `Đồng hồ nước hộ số ${twoDigits(number)}`, 'water-meter', `nha-${id}`),
      ),
    ],
  };
}

/** So that a list by name has the second after the first. */
const twoDigits = (number: number): string => String(number).padStart(2, '0');
