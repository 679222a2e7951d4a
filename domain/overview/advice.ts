import { propertyOf } from '../datastream.ts';
import type { Limit } from '../rules/limits.ts';
import type { AlertLevel } from '../rules/steps.ts';
import type { SiteKind } from '../site-kinds.ts';
import { type Fitted, type Outlook, SILENT_MS, type Unsure } from './trend.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What of a property is looked ahead at. */
export interface Watched {
  readonly property: string;
  readonly side: Limit['side'];
  /** Water that is to be brought in time, else a danger that is to be met. */
  readonly what: 'water' | 'danger';
  readonly outlook: Outlook;
  /** Where alone it says so; anywhere when left out. */
  readonly at?: SiteKind;
}

/** Two points of soil moisture, two centimetres in a paddy, are no noise. */
const drying: Outlook = {
  windowMs: 7 * DAY,
  bucketMs: HOUR,
  leastMs: DAY,
  leastPoints: 12,
  horizonMs: 10 * DAY,
  reach: 3,
  wettedBy: 2,
};
const hours: Outlook = {
  windowMs: 6 * HOUR,
  bucketMs: HOUR / 4,
  leastMs: 3 * HOUR,
  leastPoints: 4,
  horizonMs: 6 * HOUR,
  reach: 1,
  wettedBy: null,
};

/**
 * What is looked ahead at, the most pressing first.
 *
 * Soil water: as long as less than the readily available water is used up, a crop takes what the weather asks for (Ks = 1),
 * so that the root zone loses about the same every day, and water is due once that part is gone: Allen et al. 1998,
 * FAO Irrigation and Drainage Paper 56, chapter 8, eq. 82–85. A straight line over the last days therefore says when. The
 * same of the water in a paddy, which seepage and evaporation draw down day by day (IRRI, alternate wetting and drying).
 *
 * Salinity and water levels follow the tide and oxygen the sun: a line through some hours holds for as many hours at most.
 */
const watched: readonly Watched[] = [
  { property: 'dissolved_oxygen', side: 'below', what: 'danger', outlook: hours },
  { property: 'salinity', side: 'above', what: 'danger', outlook: hours },
  { property: 'river_level', side: 'above', what: 'danger', outlook: hours },
  { property: 'soil_moisture', side: 'below', what: 'water', outlook: drying },
  // Nobody irrigates a pond or a canal.
  { property: 'water_level', side: 'below', what: 'water', outlook: drying, at: 'field' },
];

/** So much of the variance a line has to explain, and so much for it to be trusted well. */
const FAIR_R2 = 0.6;
const GOOD_R2 = 0.85;

export interface Forecast {
  /** `due`: the limit is reached at `at` if it goes on so; `enough`: not within what can be told; `reached`: it is beyond. */
  readonly kind: 'due' | 'enough' | 'reached';
  readonly what: 'water' | 'danger';
  readonly limit: Pick<Limit, 'value' | 'side' | 'level'>;
  /** Epoch ms; null unless `due`. */
  readonly at: number | null;
  /** In the datastream's unit; null where nothing is read from a trend. */
  readonly perDay: number | null;
  readonly confidence: 'good' | 'fair';
}

type Outcome = Forecast | { readonly kind: 'unsure'; readonly reason: Unsure };

/** How a datastream is looked ahead at; undefined when it is not. */
export const watchedOf = (datastream: string): Watched | undefined => {
  const property = propertyOf(datastream);
  return watched.find((one) => one.property === property);
};

/** The datastream whose course matters most at a site of that kind; undefined when none is looked ahead at. */
export function mostPressing(datastreams: readonly string[], kind: SiteKind): string | undefined {
  const rank = (key: string): number =>
    watched.findIndex(({ property, at = kind }) => at === kind && property === propertyOf(key));
  return datastreams.filter((key) => rank(key) >= 0).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))[0];
}

interface Now {
  /** The newest result, when it was measured, and the instant that counts as now, epoch ms. */
  readonly value: number;
  readonly at: number;
  readonly now: number;
  /** What is longer ago tells nothing of now, where the device promised to report so often. */
  readonly intervalMs: number;
  readonly limits: readonly Limit[];
}

/**
 * What is to be expected of a course.
 * @param fitted what `trendOf` made of it
 * @returns `unsure` with why, rather than a day that is as good as guessed
 */
export function foresee(watched: Watched, fitted: Fitted, { value, at, now, intervalMs, limits }: Now): Outcome {
  const limit = limitAhead(watched, value, limits);
  if (!limit) return { kind: 'unsure', reason: 'no-limit' };
  if (now - at > Math.max(SILENT_MS, 2 * intervalMs)) return { kind: 'unsure', reason: 'silent' };
  const of = { what: watched.what, limit: { value: limit.value, side: limit.side, level: limit.level } };
  if (isBeyond(limit, value)) return { ...of, kind: 'reached', at: null, perDay: null, confidence: 'good' };
  if ('unsure' in fitted) return { kind: 'unsure', reason: fitted.unsure };

  const { trend } = fitted;
  // Towards the limit counts up, whichever side it is on.
  const towards = limit.side === 'above' ? 1 : -1;
  const [speed, error] = [trend.slope * towards, 2 * trend.slopeError];
  const left = Math.max(0, (limit.value - (trend.value + trend.slope * (now - trend.to))) * towards);
  const span = trend.to - trend.from;
  const horizon = Math.min(watched.outlook.horizonMs, watched.outlook.reach * span);
  const when = (pace: number): number => (pace > 0 ? left / pace : Number.POSITIVE_INFINITY);
  const sure = {
    ...of,
    perDay: trend.slope * DAY,
    confidence: trend.r2 >= GOOD_R2 && span >= 2 * watched.outlook.leastMs ? ('good' as const) : ('fair' as const),
  };
  if (when(speed + error) > horizon) return { ...sure, kind: 'enough', at: null };
  if (speed <= 0 || trend.r2 < FAIR_R2) return { kind: 'unsure', reason: 'scattered' };
  if (when(speed) > horizon) return { ...sure, kind: 'enough', at: null, confidence: 'fair' };
  return { ...sure, kind: 'due', at: now + when(speed) };
}

const isBeyond = ({ side, value: limit }: Pick<Limit, 'side' | 'value'>, value: number): boolean =>
  side === 'below' ? value < limit : value > limit;

const acting: ReadonlySet<AlertLevel> = new Set(['act', 'danger']);

/**
 * Of what is dangerous the next limit that is not passed. Of water the point at which to bring it: the first limit at which
 * somebody has to act, for what is milder only says to get ready; else the first there is.
 */
function limitAhead({ side, what }: Watched, value: number, limits: readonly Limit[]): Limit | undefined {
  const nearestFirst = limits
    .filter((one) => one.side === side)
    .sort((a, b) => (side === 'below' ? b.value - a.value : a.value - b.value));
  if (what === 'danger') return nearestFirst.find((one) => !isBeyond(one, value));
  return nearestFirst.find(({ level }) => acting.has(level)) ?? nearestFirst[0];
}
