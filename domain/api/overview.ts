import { z } from 'zod';
import { alertLevel, riskLevel } from '../rules/steps.ts';
import { scope } from '../scopes.ts';
import { siteKind } from '../site-kinds.ts';
import { instant } from './common.ts';
import { freshnessState } from './devices.ts';

/** How many devices there are of each freshness; those that are disabled do not count. */
export const freshnessCounts = z.object({ fresh: z.int(), late: z.int(), lost: z.int(), never: z.int() });

/** The worst open alert of a place. */
export const worstAlert = z.object({
  id: z.string(),
  level: alertLevel,
  /** Disaster risk level 1–5. */
  risk: riskLevel.nullable(),
  ruleName: z.object({ vi: z.string(), en: z.string() }),
  device: z.string().nullable(),
  datastream: z.string().nullable(),
  raisedAt: instant,
  acknowledged: z.boolean(),
});
export type WorstAlert = z.infer<typeof worstAlert>;

/** The one figure that matters: of the worst open alert, else what the devices are there for. */
export const siteFigure = z.object({
  device: z.string(),
  deviceName: z.string(),
  datastream: z.string(),
  at: instant.nullable(),
  /** null of a household's, for those who may not see it. */
  result: z.union([z.number(), z.string()]).nullable(),
  expectedIntervalS: z.int(),
  /** What rules hold it against. */
  limits: z.array(
    z.object({
      value: z.number(),
      side: z.enum(['above', 'below']),
      level: alertLevel,
      name: z.object({ vi: z.string(), en: z.string() }),
    }),
  ),
});

/** What is to be expected, read from the last days or hours: domain/overview/advice.ts. */
export const siteAdvice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.enum(['due', 'enough', 'reached']),
    what: z.enum(['water', 'danger']),
    device: z.string(),
    datastream: z.string(),
    limit: z.object({ value: z.number(), side: z.enum(['above', 'below']), level: alertLevel }),
    /** Whether a rule sets the limit, or nobody did and it is the usual one. */
    from: z.enum(['rule', 'usual']),
    /** When the limit is reached if it goes on so; null unless `due`. */
    at: instant.nullable(),
    perDay: z.number().nullable(),
    confidence: z.enum(['good', 'fair']),
  }),
  z.object({
    kind: z.literal('unsure'),
    device: z.string(),
    datastream: z.string(),
    reason: z.enum(['no-limit', 'too-short', 'just-wetted', 'scattered', 'stuck', 'silent']),
  }),
]);
export type SiteAdvice = z.infer<typeof siteAdvice>;

/** GET /api/v1/overview/sites: one site in one glance. */
export const overviewSite = z.object({
  id: z.string(),
  name: z.string(),
  kind: siteKind,
  village: z.string().nullable(),
  villageName: z.string().nullable(),
  commune: z.string().nullable(),
  communeName: z.string().nullable(),
  /** What grows or is raised there today, and at which stage. */
  crop: z.string().nullable(),
  stage: z.string().nullable(),
  /** It is a household's: its values are for those who may see households, and nothing of it stays on their phones. */
  personal: z.boolean(),
  figure: siteFigure.nullable(),
  /** The worst of its devices; null without any. */
  freshness: freshnessState.nullable(),
  devices: freshnessCounts,
  /** Ids of the first of them, so that what comes live finds its site. */
  members: z.array(z.string()),
  /** When any of them was heard last. */
  lastUplinkAt: instant.nullable(),
  alert: worstAlert.nullable(),
  openAlerts: z.int(),
  advice: siteAdvice.nullable(),
  place: z.array(scope),
});
export type OverviewSite = z.infer<typeof overviewSite>;

/** A device that stands at no site that one may see. */
export const overviewDevice = overviewSite
  .pick({ id: true, name: true, figure: true, lastUplinkAt: true, alert: true, openAlerts: true, personal: true })
  .extend({ freshness: freshnessState });
export type OverviewDevice = z.infer<typeof overviewDevice>;

export const overviewSites = z.object({
  now: instant,
  items: z.array(overviewSite),
  next: z.string().nullable(),
  /** Only on the first page: the first of those that stand nowhere, and how many they are. */
  elsewhere: z.object({ items: z.array(overviewDevice), total: z.int() }),
  /** Some advice is still being worked out: ask again in a moment. */
  advising: z.boolean(),
});

const share = z.number().min(0).max(1).nullable();

/** GET /api/v1/overview/villages: one village, or all that is in none. */
export const overviewVillage = z.object({
  /** null for what is in no village. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  /** Of today. */
  commune: z.string().nullable(),
  communeName: z.string().nullable(),
  provinceName: z.string().nullable(),
  devices: freshnessCounts,
  alerts: z.object({ watch: z.int(), act: z.int(), danger: z.int() }),
  worst: worstAlert.nullable(),
  /** Of the uplinks that were owed those that came, of the last seven days together and by day, today last; null where none was owed. */
  complete: share,
  days: z.array(z.object({ day: z.string(), complete: share })),
  /** Uplinks since midnight, and a week ago from midnight until the same time of day. */
  today: z.int(),
  lastWeek: z.int(),
});
export type OverviewVillage = z.infer<typeof overviewVillage>;

export const overviewVillages = z.object({
  now: instant,
  /** What needs attention first. */
  items: z.array(overviewVillage),
  /** Villages that one may see, of which the first are in `items`. */
  villages: z.int(),
  totals: z.object({
    devices: freshnessCounts,
    alerts: z.object({
      watch: z.int(),
      act: z.int(),
      danger: z.int(),
      /** Those that nobody has taken on yet. */
      waiting: z.int(),
    }),
    /** Median seconds from raised to acknowledged over seven days; null when none was acknowledged. */
    acknowledgedAfterS: z.number().nullable(),
    /** domain/overview/data-quality.ts */
    quality: z.object({ correct: share, complete: share, clean: share, alive: share }),
    today: z.int(),
    lastWeek: z.int(),
  }),
});
export type OverviewVillages = z.infer<typeof overviewVillages>;
