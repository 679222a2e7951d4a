import { decide, LOOK_AGAIN_MS } from '../../domain/notifications/decide.ts';
import { can } from '../../domain/permissions.ts';
import { readChains } from '../../store/registry/escalation-chains.ts';
import { dueSteps, type EscalationStep, finishStep, postponeStep } from '../../store/registry/escalation-steps.ts';
import { peopleByIds } from '../../store/registry/listeners.ts';
import { alertsToTell, groupStandings, maintenanceEnds } from '../../store/registry/told-alerts.ts';
import { deliveriesOfGroups, saidSince } from '../../store/registry/told-before.ts';
import { recipientOfPerson, seesValues } from './audience.ts';
import { HOUR_MS, HourlyCap } from './cap.ts';
import type { NotifyContext } from './context.ts';
import { Outcome } from './outcome.ts';

const AT_A_TIME = 100;

/**
 * Tells the next people of alerts that nobody has taken in hand in time. The chain counts as it is now; whoever it names
 * has to have the right to see the alert still.
 * @returns whether there may be more to do at once
 */
export async function planChains(context: NotifyContext): Promise<boolean> {
  const { registry, places, timeZone: zone } = context;
  const now = context.now();
  const due = await dueSteps(registry, now, AT_A_TIME);
  if (due.length === 0) return false;
  const alerts = await alertsToTell(registry, [...new Set(due.map(({ alert }) => alert))]);
  const told = [...alerts.values()];
  const groups = [...new Set(told.map(({ group }) => group))];
  const sites = [...new Set(told.flatMap(({ site }) => site ?? []))];
  const chains = await readChains(registry, [...new Set(due.map(({ scope }) => scope))]);
  const named = due.flatMap(({ scope, step }) => chains.get(scope)?.value.steps[step]?.users ?? []);
  const people = (await peopleByIds(registry, [...new Set(named)])).map(recipientOfPerson);
  const endpoints = people.flatMap(({ routes }) => [...routes.keys()]);
  const standings = await groupStandings(registry, groups);
  const maintenance = await maintenanceEnds(registry, sites, { at: now, zone });
  const cap = new HourlyCap(await saidSince(registry, now - HOUR_MS, { endpoints, addresses: [] }));
  const outcome = new Outcome(context, now, await deliveriesOfGroups(registry, groups));
  const finished: EscalationStep[] = [];
  const postponed: EscalationStep[] = [];

  for (const step of due) {
    const alert = alerts.get(step.alert);
    // Somebody has it in hand, or it is over.
    if (alert?.state !== 'raised') {
      finished.push(step);
      continue;
    }
    const snoozed = alert.snoozedUntil !== null && Date.parse(alert.snoozedUntil) > now;
    if (snoozed || (alert.site !== null && maintenance.has(alert.site))) {
      postponed.push(step);
      continue;
    }
    finished.push(step);
    const place = places.alert(alert);
    const users = chains.get(step.scope)?.value.steps[step.step]?.users ?? [];
    const open = standings.get(alert.group)?.open ?? 1;
    for (const to of people) {
      if (to.person === null || !users.includes(to.person.id) || !can(to.person, 'alerts.read', place)) continue;
      const decision = decide(
        {
          kind: 'unattended',
          group: alert.group,
          level: alert.level,
          open: true,
          groupOpen: true,
          maintenanceUntil: null,
          snoozedUntil: null,
        },
        to.listener,
        { earlier: outcome.earlier(alert.group, to), now, zone },
      );
      const masked = !seesValues(places, to.person, alert.site);
      outcome.add(decision, { alert, place, more: Math.max(0, open - 1) }, to, { cap, masked });
    }
    await outcome.pause();
  }
  await registry.transaction().execute(async (trx) => {
    await outcome.write(trx);
    for (const step of finished) await finishStep(trx, step, now);
    for (const step of postponed) await postponeStep(trx, step, now + LOOK_AGAIN_MS);
  });
  return due.length === AT_A_TIME;
}
