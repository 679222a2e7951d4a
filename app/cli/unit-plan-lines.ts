import type { UnitChangePlan } from '../../domain/api/units.ts';

/** What a change does, for people at a terminal. */
export function planLines(plan: UnitChangePlan): string[] {
  const names = new Map([...plan.ends, ...plan.begins].map(({ id, name }) => [id, `${name} (${id})`]));
  const named = (id: string | null): string => (id === null ? 'nowhere' : (names.get(id) ?? id));
  const { totals } = plan;
  return [
    ...plan.faults.map(({ field, message }) => `cannot be done: ${field}: ${message}`),
    ...plan.successions.map(
      ({ predecessor, successor, kind }) => `${named(predecessor)} → ${named(successor)}  ${kind}`,
    ),
    ...plan.moves.map(
      ({ from, to, villages, sites, organisations }) =>
        `${named(from)} → ${named(to)}: ${villages} villages, ${sites} sites, ${organisations} seats of organisations`,
    ),
    ...plan.decided.map(({ kind, id, name, to, by }) => `${kind} ${id} (${name}) → ${named(to)}, by ${by}`),
    ...plan.undecided.map(
      ({ kind, id, name, codes }) => `undecided: ${kind} ${id} (${name}); --choose ${kind}:${id}=${codes.join('|')}`,
    ),
    ...plan.holders.flatMap(({ kind, name, changes, gains, loses }) => [
      ...changes.map(
        ({ role, from, to }) => `${kind} ${name}: ${role ?? 'watches'} on ${from} → ${to.join(', ') || 'nothing'}`,
      ),
      ...(gains > 0 ? [`${kind} ${name} will see ${gains} sites more than before`] : []),
      ...(loses > 0 ? [`${kind} ${name} will see ${loses} sites less than before`] : []),
    ]),
    `${totals.villages} villages, ${totals.sites} sites, ${totals.organisations} seats, ${totals.grants} rights, ${totals.tokens} tokens, ${totals.rules} rules`,
  ];
}
