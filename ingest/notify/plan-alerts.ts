import { z } from 'zod';
import type { AlertRecord } from '../../domain/api/alerts.ts';
import { type EscalationChain, nearestScopes } from '../../domain/notifications/chain.ts';
import { atLeast, decide, type Occasion } from '../../domain/notifications/decide.ts';
import { alertLevel } from '../../domain/rules/steps.ts';
import type { Place, Scope } from '../../domain/scopes.ts';
import { readChains } from '../../store/registry/escalation-chains.ts';
import { type EscalationStep, insertSteps } from '../../store/registry/escalation-steps.ts';
import { markPlanned, type Notification } from '../../store/registry/outbox.ts';
import { alertsToTell, groupStandings, maintenanceEnds } from '../../store/registry/told-alerts.ts';
import { deliveriesOfGroups, saidSince } from '../../store/registry/told-before.ts';
import type { Versioned } from '../../store/registry/versioned.ts';
import { Audience, type Recipient, seesValues } from './audience.ts';
import { HOUR_MS, HourlyCap } from './cap.ts';
import type { NotifyContext } from './context.ts';
import { Outcome } from './outcome.ts';

const MINUTE_MS = 60_000;

/** What ingest writes into the outbox. */
const turnOfAlert = z.object({
  alert: z.string(),
  transition: z.enum(['raised', 'escalated', 'eased', 'reopened', 'cleared']),
  level: alertLevel,
});
const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

type Turn = z.infer<typeof turnOfAlert> & { readonly of: Notification };

/**
 * Makes of turns of alerts, oldest first, what each person and each place is to be told, and marks them as planned, in one
 * transaction: after a crash none is planned twice, and none is lost. Turns that cannot be read tell nobody.
 */
export async function planAlerts(context: NotifyContext, outbox: readonly Notification[]): Promise<void> {
  if (outbox.length === 0) return;
  const { registry, places, timeZone: zone } = context;
  const now = context.now();
  const turns = outbox.flatMap((of) => turnIn(of) ?? []);
  const alerts = await alertsToTell(registry, [...new Set(turns.map(({ alert }) => alert))]);
  const told = [...alerts.values()];
  const placeOf = new Map(told.map((alert) => [alert.id, places.alert(alert)] as const));
  const scopes = [...new Set([...placeOf.values()].flat())];
  const groups = [...new Set(told.map(({ group }) => group))];
  const sites = [...new Set(told.flatMap(({ site }) => site ?? []))];
  const audience = await Audience.gather(registry, scopes, context.server);
  const standings = await groupStandings(registry, groups);
  const maintenance = await maintenanceEnds(registry, sites, { at: now, zone });
  const chains = await readChains(registry, scopes);
  const cap = new HourlyCap(await saidSince(registry, now - HOUR_MS, routesOf(audience, placeOf.values())));
  const outcome = new Outcome(context, now, await deliveriesOfGroups(registry, groups));
  const steps: EscalationStep[] = [];
  /** Of alerts of one group in one place the first speaks for all. */
  const done = new Set<string>();

  for (const { transition, of, ...turn } of turns) {
    const alert = alerts.get(turn.alert);
    if (!alert) continue;
    await outcome.pause();
    const place = placeOf.get(alert.id) as Place;
    const standing = standings.get(alert.group);
    const open = alert.state !== 'cleared';
    const more = transition === 'cleared' ? (standing?.all ?? 1) - 1 : (standing?.open ?? 1) - (open ? 1 : 0);
    const subject = { alert, place, more: Math.max(0, more) };
    if (transition !== 'eased')
      for (const feed of audience.feeds(place)) {
        if (!atLeast(turn.level, feed.target.fromLevel)) continue;
        const purpose = transition === 'reopened' ? 'raised' : transition;
        const masked = feed.route.endpoint !== null && !seesValues(places, null, alert.site);
        const bare = facts.safeParse(JSON.parse(of.body)).data ?? {};
        outcome.feed(feed, subject, {
          key: of.idempotencyKey,
          purpose,
          masked,
          facts: masked ? { ...bare, value: null, peak: null } : bare,
        });
      }
    if (transition === 'eased') continue;
    if (transition !== 'cleared') steps.push(...chainOf(chains, { alert, place, now }));
    const kind = transition === 'cleared' ? 'cleared' : open ? 'open' : 'over';
    const same = JSON.stringify([
      alert.group,
      alert.level,
      kind,
      place,
      alert.site !== null && places.householdOf(alert.site),
    ]);
    if (done.has(same)) continue;
    done.add(same);
    const occasion: Occasion = {
      kind: transition,
      group: alert.group,
      level: alert.level,
      open,
      groupOpen: (standing?.open ?? 0) > 0,
      maintenanceUntil: alert.site === null ? null : (maintenance.get(alert.site) ?? null),
      snoozedUntil: alert.snoozedUntil === null ? null : Date.parse(alert.snoozedUntil),
    };
    for (const to of audience.of(place)) {
      const decision = decide(occasion, to.listener, { earlier: outcome.earlier(alert.group, to), now, zone });
      outcome.add(decision, subject, to, { cap, masked: !seesValues(places, to.person, alert.site) });
      await outcome.pause();
    }
  }
  await registry.transaction().execute(async (trx) => {
    await outcome.write(trx);
    await insertSteps(trx, steps);
    await markPlanned(
      trx,
      outbox.map(({ id }) => id),
      now,
    );
  });
}

/** null for what is no turn of an alert, or can no longer be read. */
function turnIn(of: Notification): Turn | null {
  try {
    return { ...turnOfAlert.parse(JSON.parse(of.body)), of };
  } catch {
    return null;
  }
}

/** Every recipient there may be at these places, by what its messages are counted. */
function routesOf(audience: Audience, places: Iterable<Place>): { endpoints: string[]; addresses: string[] } {
  const endpoints = new Set<string>();
  const addresses = new Set<string>();
  const seen = new Set<Recipient>();
  for (const place of places)
    for (const to of audience.of(place)) {
      if (seen.has(to)) continue;
      seen.add(to);
      for (const { endpoint, recipient } of to.routes.values())
        if (endpoint === null) addresses.add(recipient);
        else endpoints.add(endpoint);
    }
  return { endpoints: [...endpoints], addresses: [...addresses] };
}

/** The steps of the nearest chain, for an alert that nobody has taken in hand yet. */
function chainOf(
  chains: ReadonlyMap<Scope, Versioned<EscalationChain>>,
  { alert, place, now }: { readonly alert: AlertRecord; readonly place: Place; readonly now: number },
): EscalationStep[] {
  if (alert.state !== 'raised') return [];
  const scope = nearestScopes(place).find((one) => chains.has(one));
  const chain = scope && chains.get(scope)?.value;
  if (!scope || !chain || !atLeast(alert.level, chain.fromLevel)) return [];
  return chain.steps.map(({ afterMinutes }, step) => ({
    alert: alert.id,
    step,
    scope,
    dueAt: now + afterMinutes * MINUTE_MS,
  }));
}
