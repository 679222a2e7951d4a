import type { UnitChange, UnitChangePlan } from '../../domain/api/units.ts';
import { groupBy } from '../../domain/group-by.ts';
import type { Scope } from '../../domain/scopes.ts';
import { dayOf, startOfDay } from '../../domain/units/days.ts';
import type { Registry } from './schema.ts';
import { workOut } from './unit-change-plan.ts';
import { moveHolders } from './unit-holder-moves.ts';
import { moveSeats, moveSites, moveVillages } from './unit-moves.ts';
import { writeUnits } from './unit-write.ts';

/** Why a change is not made; the plan says the rest. */
export type ChangeHindrance = 'faults' | 'undecided' | 'not-yet' | 'other-digest';

export class UnitChangeRefused extends Error {
  override readonly name = 'UnitChangeRefused';
  readonly hindrance: ChangeHindrance;
  readonly plan: UnitChangePlan;

  constructor(hindrance: ChangeHindrance, plan: UnitChangePlan) {
    super(hindranceText(hindrance, plan));
    this.hindrance = hindrance;
    this.plan = plan;
  }
}

const hindranceText = (hindrance: ChangeHindrance, { faults, undecided, on }: UnitChangePlan): string => {
  switch (hindrance) {
    case 'faults':
      return faults.map(({ field, message }) => `${field}: ${message}`).join('; ');
    case 'undecided':
      return `it is not said yet where these go: ${undecided
        .slice(0, 20)
        .map(({ kind, id }) => `${kind} ${id}`)
        .join(', ')}${undecided.length > 20 ? `, and ${undecided.length - 20} more` : ''}`;
    case 'not-yet':
      return `it takes effect on ${on}; make it on that day, so that nobody is moved too early`;
    case 'other-digest':
      return 'things have changed since the preview; look at it again';
  }
};

/** What the change would do. */
export async function previewUnitChange(registry: Registry, change: UnitChange, now: number): Promise<UnitChangePlan> {
  // One transaction, so that all of it is of one moment.
  return registry.transaction().execute(async (trx) => (await workOut(trx, change, now)).plan);
}

interface Application {
  readonly now: number;
  /** Of the preview that was agreed to; undefined takes things as they are. */
  readonly digest?: string | undefined;
  /** Runs in the same transaction once all is written. */
  readonly record?: (trx: Registry, plan: UnitChangePlan) => Promise<void>;
}

/**
 * Makes the change, whole or not at all: units end and begin, sites, villages, seats, grants, tokens, pending invitations and
 * rules go over, and where everything was before stays on record.
 * @throws UnitChangeRefused
 */
export async function applyUnitChange(
  registry: Registry,
  change: UnitChange,
  { now, digest, record }: Application,
): Promise<UnitChangePlan> {
  return registry.transaction().execute(async (trx) => {
    const { plan, destinations, ...rights } = await workOut(trx, change, now);
    if (plan.faults.length > 0) throw new UnitChangeRefused('faults', plan);
    if (change.on > dayOf(now)) throw new UnitChangeRefused('not-yet', plan);
    if (plan.undecided.length > 0) throw new UnitChangeRefused('undecided', plan);
    if (digest !== undefined && digest !== plan.digest) throw new UnitChangeRefused('other-digest', plan);

    await writeUnits(trx, { added: plan.begins, corrected: plan.ends, successions: plan.successions });
    const since = startOfDay(change.on);
    for (const [to, ids] of byDestination(destinations.villages)) await moveVillages(trx, ids, { to, since, now });
    for (const [to, ids] of byDestination(destinations.sites)) await moveSites(trx, ids, { to, since, now });
    for (const [to, ids] of byDestination(destinations.organisations)) await moveSeats(trx, ids, { to, now });
    await moveHolders(trx, rights, now);
    await record?.(trx, plan);
    return plan;
  });
}

const byDestination = (where: ReadonlyMap<string, string>): Map<string, string[]> =>
  new Map([...groupBy(where, ([, to]) => to)].map(([to, pairs]) => [to, pairs.map(([id]) => id)]));

/** What the audit keeps of a change: the units that were decided on, not each commune that goes along with its province. */
export const auditOf = ({ kind, ends, begins, on, totals }: UnitChangePlan) => {
  const level = ends[0]?.level;
  const before = ends.filter((unit) => unit.level === level).map(({ id }) => id);
  const after = begins.filter((unit) => unit.level === level).map(({ id }) => id);
  return {
    action: `unit.${kind}`,
    resource: `unit/${after[0] ?? ''}`,
    before: { units: before, ended: ends.length },
    after: { on, units: after, begun: begins.length, moved: totals },
    place: [...before, ...after].map((id): Scope => `${level ?? 'commune'}:${id}`),
  };
};
