import type { AlertRecord } from '../../domain/api/alerts.ts';
import type { Warning } from '../../domain/api/warnings.ts';
import type { AlertPurpose } from '../../domain/notifications/compose.ts';
import { composeAlert, withoutValues } from '../../domain/notifications/compose.ts';
import { holdOf, roundOfKey, targetOfKey } from '../../domain/notifications/decide.ts';
import type { SirenConfig } from '../../domain/notifications/endpoints.ts';
import { can } from '../../domain/permissions.ts';
import { type DueDelivery, holdDelivery, withdrawDelivery } from '../../store/registry/deliveries.ts';
import { insertDigestItems } from '../../store/registry/digest-items.ts';
import { isUsable, type Person, peopleByIds } from '../../store/registry/listeners.ts';
import { type EndpointRecord, endpointsByIds } from '../../store/registry/notification-endpoints.ts';
import { alertsToTell, type GroupStanding, groupStandings, maintenanceEnds } from '../../store/registry/told-alerts.ts';
import { deliveriesOfGroups, type EarlierDelivery } from '../../store/registry/told-before.ts';
import { warningsByIds } from '../../store/registry/warnings.ts';
import { seesValues } from './audience.ts';
import type { NotifyContext } from './context.ts';
import { composeAssigned, isStillTheirs } from './plan-assignments.ts';

/** A delivery that may be sent now, as it is to be sent. */
export interface Passed {
  readonly delivery: DueDelivery;
  /** null for an address of the settings or of the server's configuration. */
  readonly endpoint: EndpointRecord | null;
}

/** What was read for a batch. */
interface Standing {
  readonly alerts: ReadonlyMap<string, AlertRecord>;
  readonly groups: ReadonlyMap<string, GroupStanding>;
  readonly maintenance: ReadonlyMap<string, number>;
  readonly people: ReadonlyMap<string, Person>;
  readonly endpoints: ReadonlyMap<string, EndpointRecord>;
  readonly earlier: readonly EarlierDelivery[];
  readonly warnings: ReadonlyMap<string, Warning>;
}

const NEVER_QUIET = { quiet: null, quietExcept: 'watch' } as const;

const OVER = 'the alert was over before this could be sent';
const NO_RIGHT = 'whoever it was for may not see the alert any more';
const NO_ENDPOINT = 'it was removed or switched off before this could be sent';
const NO_LONGER = 'the warning no longer stands';
const ELSEWHERE = 'the siren no longer stands in this place';
const NOT_THEIRS = 'there was nothing for them to see to any more before this could be sent';
const AGAIN = 'the alert came back before this could be sent';

/**
 * Looks once more before anything is sent: hours may have passed. What is over, or may not be seen any more, is withdrawn;
 * what has to wait longer waits; what waited says how it stands now.
 */
export async function gate(context: NotifyContext, due: readonly DueDelivery[]): Promise<Passed[]> {
  const { registry } = context;
  const now = context.now();
  const standing = await standingOf(context, due);
  const passed: Passed[] = [];
  for (const delivery of due) {
    const verdict = judge(context, delivery, standing);
    if (verdict.kind === 'pass') passed.push(verdict);
    else if (verdict.kind === 'hold') await holdDelivery(registry, delivery.id, verdict);
    else {
      await withdrawDelivery(registry, delivery, verdict.why);
      const { alert, group, level, user } = delivery;
      if (verdict.why === OVER && user !== null && standing.people.get(user)?.preferences.digestAt != null)
        await insertDigestItems(
          registry,
          [{ user, once: `${group}/${level}`, alert, body: { kind: 'alert', reason: 'over' } }],
          now,
        );
    }
  }
  return passed;
}

type Verdict =
  | ({ readonly kind: 'pass' } & Passed)
  | ({ readonly kind: 'hold' } & ReturnType<typeof holdOf>)
  | { readonly kind: 'withdraw'; readonly why: string };

const withdraw = (why: string): Verdict => ({ kind: 'withdraw', why });

function judge(context: NotifyContext, delivery: DueDelivery, standing: Standing): Verdict {
  const { places, timeZone: zone } = context;
  const now = context.now();
  const { alert: alertId, group, level, user, purpose, envelope } = delivery;
  const endpoint = delivery.endpoint === null ? null : (standing.endpoints.get(delivery.endpoint) ?? null);
  if (endpoint === null ? envelope.to === null : !(isUsable(endpoint) || envelope.isCode)) return withdraw(NO_ENDPOINT);
  if (endpoint !== null && isElsewhere(context, endpoint)) return withdraw(ELSEWHERE);
  const person = user === null ? null : (standing.people.get(user) ?? null);
  if (user !== null && person === null) return withdraw(NO_RIGHT);
  const pass: Verdict = { kind: 'pass', delivery, endpoint };
  if (purpose === 'warning') return stillHolds(delivery, standing, now) ? pass : withdraw(NO_LONGER);
  if (purpose === 'assigned') return assigned(context, delivery, { endpoint, person, standing });
  // Tests and digests, and what programs are told: every turn, in whatever order.
  if (alertId === null || group === null || level === null) return pass;

  const state = standing.groups.get(group);
  const isEnd = purpose === 'cleared';
  const open = (state?.open ?? 0) > 0;
  if (isEnd && (open || !wasTold(delivery, standing.earlier))) return withdraw(AGAIN);
  if (!isEnd && !open) return withdraw(OVER);
  // Another of the same cause may be open still when this one is not.
  const own = standing.alerts.get(alertId);
  const alert = isEnd || own?.state !== 'cleared' ? own : standing.alerts.get(state?.worst ?? '');
  if (!alert) return withdraw(OVER);
  if (person !== null && !can(person, 'alerts.read', places.alert(alert))) return withdraw(NO_RIGHT);
  // What was attempted may have arrived: it is sent again as it was.
  if (delivery.attempts > 0) return pass;

  const snoozed = alert.snoozedUntil === null || isEnd ? null : Date.parse(alert.snoozedUntil);
  const maintenance = alert.site === null || isEnd ? null : (standing.maintenance.get(alert.site) ?? null);
  const hold = holdOf({ maintenanceUntil: maintenance, snoozedUntil: snoozed }, person?.preferences ?? NEVER_QUIET, {
    level: isEnd ? null : level,
    now,
    zone,
  });
  if (hold.held !== null) return { kind: 'hold', ...hold };
  if (delivery.held === null) return pass;
  const { language } = envelope.message;
  const more = Math.max(0, (isEnd ? (state?.all ?? 1) : (state?.open ?? 1)) - 1);
  const message = {
    ...composeAlert(seesValues(places, person, alert.site) ? alert : withoutValues(alert), {
      purpose: purpose as AlertPurpose,
      language,
      timeZone: zone,
      publicUrl: context.publicUrl,
      more,
    }),
    key: delivery.key,
  };
  return { kind: 'pass', delivery: { ...delivery, envelope: { ...envelope, message } }, endpoint };
}

/** What waited for the morning says how it stands then. */
function assigned(
  context: NotifyContext,
  delivery: DueDelivery,
  {
    endpoint,
    person,
    standing,
  }: {
    readonly endpoint: EndpointRecord | null;
    readonly person: Person | null;
    readonly standing: Standing;
  },
): Verdict {
  const alert = standing.alerts.get(delivery.alert ?? '');
  if (!alert || !person || !isStillTheirs(context, alert, person)) return withdraw(NOT_THEIRS);
  const { envelope, held, key } = delivery;
  if (held === null) return { kind: 'pass', delivery, endpoint };
  const { language } = envelope.message;
  const message = { ...composeAssigned(context, alert, { person, language }), key };
  return { kind: 'pass', delivery: { ...delivery, envelope: { ...envelope, message } }, endpoint };
}

/** Whether a warning is to be told still: not once it is over, or another has taken its place. Programs are told each. */
function stillHolds({ channel, envelope }: DueDelivery, { warnings }: Standing, now: number): boolean {
  if (channel === 'webhook') return true;
  const warning = warnings.get(String(envelope.message.facts['warning']));
  return warning?.state === 'published' && Date.parse(warning.content.expires) > now;
}

/** Whether it is a siren that went to others since it was set up: theirs is not for us to sound. */
function isElsewhere({ places }: NotifyContext, { kind, scope, config }: EndpointRecord): boolean {
  const place = kind === 'siren' ? places.device((config as SirenConfig).device) : null;
  return place !== null && scope !== null && !place.includes(scope);
}

/** Whether the beginning reached the same target, and that since it was last told of an end. */
function wasTold({ key, group, user }: DueDelivery, earlier: readonly EarlierDelivery[]): boolean {
  const target = targetOfKey(key);
  return earlier.some(
    (one) =>
      one.group === group &&
      one.user === user &&
      one.purpose !== 'cleared' &&
      one.state === 'sent' &&
      targetOfKey(one.key) === target &&
      roundOfKey(one.key) === roundOfKey(key),
  );
}

async function standingOf(
  { registry, now, timeZone: zone }: NotifyContext,
  due: readonly DueDelivery[],
): Promise<Standing> {
  const grouped = due.filter(({ group }) => group !== null);
  const groups = await groupStandings(registry, [...new Set(grouped.map(({ group }) => group as string))]);
  const toldOf = due.filter(({ group, purpose }) => group !== null || purpose === 'assigned');
  const worst = [...groups.values()].flatMap((one) => one.worst ?? []);
  const alerts = await alertsToTell(registry, [...new Set([...toldOf.flatMap(({ alert }) => alert ?? []), ...worst])]);
  const sites = [...new Set([...alerts.values()].flatMap(({ site }) => site ?? []))];
  const ends = grouped.filter(({ purpose }) => purpose === 'cleared');
  const ofWarnings = due.filter(({ purpose }) => purpose === 'warning');
  const warned = [...new Set(ofWarnings.map(({ envelope }) => String(envelope.message.facts['warning'])))];
  return {
    groups,
    alerts,
    maintenance: await maintenanceEnds(registry, sites, { at: now(), zone }),
    people: new Map(
      (await peopleByIds(registry, [...new Set(due.flatMap(({ user }) => user ?? []))])).map((one) => [one.id, one]),
    ),
    endpoints: new Map(
      (await endpointsByIds(registry, [...new Set(due.flatMap(({ endpoint }) => endpoint ?? []))])).map((one) => [
        one.id,
        one,
      ]),
    ),
    earlier: await deliveriesOfGroups(registry, [...new Set(ends.map(({ group }) => group as string))]),
    warnings: new Map((await warningsByIds(registry, warned)).map((one) => [one.id, one])),
  };
}
