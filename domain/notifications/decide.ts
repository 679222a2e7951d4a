import type { HeldFor } from '../api/notifications.ts';
import { type AlertLevel, alertLevel } from '../rules/steps.ts';
import type { AlertPurpose } from './compose.ts';
import type { Preferences } from './preferences.ts';
import { quietUntil } from './times.ts';

/** How long an alert has to stay clear before anybody is told that it is over; ms. */
export const SETTLE_MS = 15 * 60_000;

/** What happened to an alert, and how it stands now. Times are epoch ms. */
export interface Occasion {
  readonly kind: 'raised' | 'escalated' | 'reopened' | 'cleared' /** Nobody took it in hand. */ | 'unattended';
  readonly group: string;
  /** Where the alert stands now, or stood last. */
  readonly level: AlertLevel;
  readonly open: boolean;
  /** Whether any alert of the same cause is open. */
  readonly groupOpen: boolean;
  readonly maintenanceUntil: number | null;
  readonly snoozedUntil: number | null;
}

/** A place where somebody, or something, is told. */
export interface Target {
  readonly id: string;
  readonly fromLevel: AlertLevel;
  /** Whether it is told of the end only once that has lasted. */
  readonly settles: boolean;
}

/** Whoever follows the place of an alert; `user` null for a place's own siren, chat, or address. */
export interface Listener {
  readonly user: string | null;
  readonly preferences: Pick<Preferences, 'tellFrom' | 'digestAt' | 'quiet' | 'quietExcept'>;
  readonly targets: readonly Target[];
}

/** A delivery of the same group to the same listener that there is already. */
export interface Earlier {
  readonly key: string;
  readonly target: string;
  readonly level: AlertLevel;
  readonly purpose: AlertPurpose;
  readonly state: 'waiting' | 'sent' | 'failed' | 'withdrawn';
  readonly held: HeldFor | null;
}

export interface PlannedDelivery {
  /** There is one delivery of a key at most. */
  readonly key: string;
  readonly target: string;
  readonly level: AlertLevel;
  readonly purpose: AlertPurpose;
  readonly held: HeldFor | null;
  /** When it is to be sent, or looked at again. */
  readonly at: number;
}

export interface Decision {
  readonly deliveries: readonly PlannedDelivery[];
  /** Keys of what is waiting and is to be told no more. */
  readonly withdrawn: readonly string[];
  /** What makes one entry of the digest; null for none. */
  readonly digest: string | null;
  /** What makes one message in the page; null for none. */
  readonly notice: { readonly once: string; readonly purpose: AlertPurpose } | null;
}

const rank = (level: AlertLevel): number => alertLevel.options.indexOf(level);
export const atLeast = (level: AlertLevel, least: AlertLevel): boolean => rank(level) >= rank(least);

interface To {
  readonly user: string | null;
  readonly target: string;
}

/** A level in a round: whoever was told that it is over is told anew when it comes back. */
const inRound = (level: AlertLevel, round: number): string => (round === 0 ? level : `${level}~${round}`);
const keyOf = (what: 'told' | 'over', group: string, level: string, to: To): string =>
  `${what}/${group}/${level}/${to.user ?? ''}/${to.target}`;
/** The target that a key was made for. */
export const targetOfKey = (key: string): string => key.slice(key.lastIndexOf('/') + 1);
/** How often whoever a key was made for had been told before that it is over. */
export const roundOfKey = (key: string): number => Number(key.split('/')[2]?.split('~')[1] ?? 0);
const roundNow = (earlier: readonly Earlier[]): number =>
  Math.max(
    0,
    ...earlier.flatMap(({ key, purpose, state }) =>
      purpose === 'cleared' && state === 'sent' ? roundOfKey(key) + 1 : [],
    ),
  );

const nothing: Decision = { deliveries: [], withdrawn: [], digest: null, notice: null };

/**
 * What an alert's turn means for one listener: at most one message a group, level and target, none for what grows milder
 * or comes back, one at the end to whoever was told. Once the end was told it begins anew: nobody may believe that all is
 * well when it is not.
 * @param earlier deliveries of the group to this listener
 * @param zone IANA name
 */
export function decide(
  occasion: Occasion,
  listener: Listener,
  { earlier, now, zone }: { readonly earlier: readonly Earlier[]; readonly now: number; readonly zone: string },
): Decision {
  return occasion.kind === 'cleared'
    ? atTheEnd(occasion, listener, { earlier, now })
    : whileOpen({ ...occasion, kind: occasion.kind }, listener, { earlier, now, zone });
}

function whileOpen(
  { kind, ...occasion }: Occasion & { readonly kind: Exclude<Occasion['kind'], 'cleared'> },
  listener: Listener,
  { earlier, now, zone }: { readonly earlier: readonly Earlier[]; readonly now: number; readonly zone: string },
): Decision {
  const { group, level, open } = occasion;
  const { preferences, user } = listener;
  const chained = kind === 'unattended';
  const round = roundNow(earlier);
  const levelNow = inRound(level, round);
  // The page has an entry of every level, in whatever order the alerts of a group come.
  const notice = {
    once: chained ? `chain/${group}/${levelNow}` : `told/${group}/${levelNow}`,
    purpose: chained ? ('chain' as const) : kind === 'escalated' ? ('escalated' as const) : ('raised' as const),
  };
  const digest = preferences.digestAt === null ? null : `${group}/${levelNow}`;
  if (!open) return chained ? nothing : { ...nothing, digest, notice };

  const standing = earlier.filter(({ state }) => state !== 'withdrawn');
  const overNoMore = standing.filter((one) => one.purpose === 'cleared' && one.state === 'waiting');
  const withdrawn = overNoMore.map(({ key }) => key);
  const told = standing.filter(({ purpose, key }) => purpose !== 'cleared' && roundOfKey(key) === round);
  if (told.some((one) => atLeast(one.level, level))) return { ...nothing, withdrawn, notice };

  const targets = reached(listener, level, chained);
  if (targets.length === 0) return { ...nothing, withdrawn, digest: chained ? null : digest, notice };
  const purpose = chained ? 'chain' : told.length > 0 || kind === 'escalated' ? 'escalated' : 'raised';
  const hold = holdOf(occasion, preferences, { level, now, zone });
  return {
    deliveries: targets.map((target) => ({
      key: keyOf('told', group, levelNow, { user, target }),
      target,
      level,
      purpose,
      ...hold,
    })),
    // Nobody wants to read in the morning that it was mild once.
    withdrawn: [
      ...withdrawn,
      ...told.filter((one) => one.state === 'waiting' && one.held !== null).map(({ key }) => key),
    ],
    digest: null,
    notice,
  };
}

/** Where a listener is told at once; whom a chain names is told, whatever he would rather not hear of. */
function reached({ preferences, targets }: Listener, level: AlertLevel, chained: boolean): string[] {
  const fitting = targets.filter(({ fromLevel }) => atLeast(level, fromLevel));
  if (chained) return (fitting.length > 0 ? fitting : targets).map(({ id }) => id);
  return atLeast(level, preferences.tellFrom) ? fitting.map(({ id }) => id) : [];
}

function atTheEnd(
  { group, level, groupOpen }: Occasion,
  { user, targets, preferences }: Listener,
  { earlier, now }: { readonly earlier: readonly Earlier[]; readonly now: number },
): Decision {
  if (groupOpen) return nothing;
  const round = roundNow(earlier);
  const raised = earlier.filter(({ purpose, key }) => purpose !== 'cleared' && roundOfKey(key) === round);
  const unsaid = raised.filter(({ state, held }) => state === 'waiting' && held !== null);
  const said = raised.filter(({ state, held }) => state === 'sent' || (state === 'waiting' && held === null));
  const deliveries = targets.flatMap(({ id, settles }): PlannedDelivery[] => {
    const levels = said.filter(({ target }) => target === id).map((one) => one.level);
    const highest = levels.reduce<AlertLevel | null>((a, b) => (a !== null && atLeast(a, b) ? a : b), null);
    if (highest === null) return [];
    const key = keyOf('over', group, inRound(highest, round), { user, target: id });
    const known = earlier.find((one) => one.key === key);
    if (known && known.state !== 'withdrawn') return [];
    return [
      {
        key,
        target: id,
        level: highest,
        purpose: 'cleared',
        held: settles ? 'settling' : null,
        at: settles ? now + SETTLE_MS : now,
      },
    ];
  });
  return {
    deliveries,
    withdrawn: unsaid.map(({ key }) => key),
    digest:
      unsaid.length > 0 && preferences.digestAt !== null
        ? `${group}/${inRound(unsaid[0]?.level ?? level, round)}`
        : null,
    notice: { once: `over/${group}/${inRound(level, round)}`, purpose: 'cleared' },
  };
}

/** How long what is to be told has to wait, and why. */
export function holdOf(
  { maintenanceUntil, snoozedUntil }: Pick<Occasion, 'maintenanceUntil' | 'snoozedUntil'>,
  preferences: Pick<Listener['preferences'], 'quiet' | 'quietExcept'>,
  {
    level,
    now,
    zone,
  }: {
    /** null: not worth waking anybody. */ readonly level: AlertLevel | null;
    readonly now: number;
    readonly zone: string;
  },
): Pick<PlannedDelivery, 'held' | 'at'> {
  if (maintenanceUntil !== null && maintenanceUntil > now)
    return { held: 'maintenance', at: again(maintenanceUntil, now) };
  if (snoozedUntil !== null && snoozedUntil > now) return { held: 'snoozed', at: again(snoozedUntil, now) };
  if (level === null || !atLeast(level, preferences.quietExcept)) {
    const until = quietUntil(preferences.quiet, now, zone);
    if (until !== null) return { held: 'quiet-hours', at: until };
  }
  return { held: null, at: now };
}

/** People end a snooze or a window before its time: what waits for one is looked at again now and then. */
export const LOOK_AGAIN_MS = 5 * 60_000;
const again = (until: number, now: number): number => Math.min(until, now + LOOK_AGAIN_MS);
