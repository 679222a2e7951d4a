import type { OverviewSite } from '../../../../domain/api/overview.ts';
import type { Freshness } from '../../../../domain/freshness.ts';
import type { AlertLevel } from '../../../../domain/rules/steps.ts';
import { cardFreshness, type Overview } from '../../data/overview.ts';
import { matches } from '../../lib/matches.ts';

type Counts = OverviewSite['devices'];

/** What a card shows: of a site, or of a device that stands at none. */
export interface Card
  extends Pick<
    OverviewSite,
    'id' | 'name' | 'figure' | 'alert' | 'openAlerts' | 'advice' | 'lastUplinkAt' | 'personal' | 'villageName'
  > {
  readonly of: 'site' | 'device';
  readonly devices: Counts;
  readonly freshness: Freshness | null;
}

const NONE: Counts = { fresh: 0, late: 0, lost: 0, never: 0 };
const known = new WeakMap<object, Card>();

/** The same object for as long as nothing came of it, so that nothing else is drawn anew. */
function cardOf<T extends object>(of: T, freshness: Freshness | null, make: () => Card): Card {
  let card = known.get(of);
  if (!card || card.freshness !== freshness) {
    card = make();
    known.set(of, card);
  }
  return card;
}

/** Everything that there is to show, by the clock of now. */
export function cardsOf({ sites, elsewhere }: Overview, now: number): Card[] {
  return [
    ...sites.map((site) => {
      const freshness = site.members.length === 1 ? cardFreshness(site, now) : site.freshness;
      const devices =
        site.members.length === 1 && freshness !== null && freshness !== site.freshness
          ? { ...NONE, [freshness]: 1 }
          : site.devices;
      return cardOf(site, freshness, () => ({ ...site, of: 'site', freshness, devices }));
    }),
    ...elsewhere.items.map((device) => {
      const freshness = cardFreshness(device, now) ?? device.freshness;
      return cardOf(device, freshness, () => ({
        ...device,
        of: 'device',
        freshness,
        devices: { ...NONE, [freshness]: 1 },
        advice: null,
        villageName: null,
      }));
    }),
  ];
}

export interface CardFilter {
  readonly q: string | undefined;
  readonly freshness: Freshness | undefined;
}

const searchText = (card: Card & { readonly communeName?: string | null }): string =>
  [card.name, card.id, card.villageName, card.communeName, card.figure?.deviceName, card.figure?.device].join(' ');

/** How the devices of those report that the search finds, and of these the cards of the chosen freshness. */
export function filterCards(cards: readonly Card[], { q, freshness }: CardFilter): { counts: Counts; shown: Card[] } {
  const counts = { ...NONE };
  const shown: Card[] = [];
  for (const card of cards) {
    if (q && !matches(searchText(card), q)) continue;
    for (const state of ['fresh', 'late', 'lost', 'never'] as const) counts[state] += card.devices[state];
    if (freshness === undefined || card.devices[freshness] > 0) shown.push(card);
  }
  return { counts, shown };
}

const severity: Readonly<Record<AlertLevel, number>> = { watch: 1, act: 2, danger: 3 };
/** A device that never sent anything is being set up; one that fell silent is missed. */
const silence: Readonly<Record<Freshness, number>> = { fresh: 0, never: 1, late: 2, lost: 3 };
const byName = new Intl.Collator('vi', { numeric: true });

function byWorse(a: Card, b: Card): number {
  const alert = (card: Card): number => (card.alert ? severity[card.alert.level] : 0);
  const quiet = (card: Card): number => (card.freshness === null ? -1 : silence[card.freshness]);
  return alert(b) - alert(a) || quiet(b) - quiet(a) || byName.compare(a.name, b.name);
}

export interface Group {
  readonly village: string | null;
  readonly cards: readonly Card[];
  /** All of the village's, drawn yet or not. */
  readonly total: number;
  readonly needLook: number;
}

/** Cards of one village together, the worst first; villages by name, those of none last. */
export function grouped(cards: readonly Card[]): Group[] {
  const byVillage = new Map<string | null, Card[]>();
  for (const card of cards) {
    const own = byVillage.get(card.villageName);
    if (own) own.push(card);
    else byVillage.set(card.villageName, [card]);
  }
  return [...byVillage]
    .sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : byName.compare(a, b)))
    .map(([village, own]) => ({
      village,
      cards: own.sort(byWorse),
      total: own.length,
      needLook: own.filter(({ alert, freshness }) => alert !== null || (freshness !== 'fresh' && freshness !== null))
        .length,
    }));
}

/** The first `n` cards over all groups. */
export function firstOf(groups: readonly Group[], n: number): Group[] {
  let left = n;
  const cut: Group[] = [];
  for (const group of groups) {
    if (left <= 0) break;
    cut.push({ ...group, cards: group.cards.slice(0, left) });
    left -= group.cards.length;
  }
  return cut;
}
