import fc from 'fast-check';
import { unitChange } from '../../../../domain/api/units.ts';
import { dayOf, startOfDay } from '../../../../domain/units/days.ts';
import { planUnits } from '../../../../domain/units/plan-change.ts';
import type { AdministrativeUnit, Succession } from '../../../../domain/units/unit.ts';

const START = '2000-01-01';
const dayAt = (n: number): string => dayOf(startOfDay(START) + n * 86_400_000);

export const aUnit = (code: string, rest: Partial<AdministrativeUnit> = {}): AdministrativeUnit => ({
  id: `${code}@${rest.from ?? START}`,
  code,
  level: code.length === 2 ? 'province' : 'commune',
  kind: code.length === 2 ? 'tinh' : 'xa',
  name: `${code.length === 2 ? 'Tỉnh' : 'Xã'} ${code}`,
  parent: code.length === 2 ? null : `11@${START}`,
  from: START,
  to: null,
  ...rest,
});

export interface AnyHistory {
  readonly units: AdministrativeUnit[];
  readonly successions: Succession[];
  /** A day before each change, on it and after it. */
  readonly days: string[];
}

/** Two provinces of six communes each, and changes on them day after day, as the domain itself plans them. */
export const anyHistory = (): fc.Arbitrary<AnyHistory> =>
  fc.array(fc.tuple(fc.nat(9), fc.nat(50), fc.nat(50), fc.boolean()), { maxLength: 12 }).map((steps) => {
    let units: AdministrativeUnit[] = ['11', '22'].flatMap((province) => [
      aUnit(province),
      ...[1, 2, 3, 4, 5, 6].map((n) => aUnit(`${province}00${n}`, { parent: `${province}@${START}` })),
    ]);
    const successions: Succession[] = [];
    const days = [START];
    steps.forEach(([what, one, other, reuse], index) => {
      const on = dayAt((index + 1) * 10);
      const communes = units.filter(({ level, to }) => level === 'commune' && to === null);
      const provinces = units.filter(({ level, to }) => level === 'province' && to === null);
      const a = communes[one % communes.length] as AdministrativeUnit;
      const b = communes[other % communes.length] as AdministrativeUnit;
      const fresh = String(50_000 + index * 2);
      const change = unitChange.safeParse({
        on,
        ...(what < 3
          ? {
              kind: 'merge',
              from: [a.id, b.id],
              into: { code: reuse ? a.code : fresh, kind: 'xa', name: `M${index}`, parent: a.parent },
            }
          : what < 6
            ? {
                kind: 'split',
                from: a.id,
                into: [reuse ? a.code : fresh, String(50_001 + index * 2)].map((code) => ({
                  code,
                  kind: 'xa',
                  name: `S${code}`,
                })),
              }
            : what === 6
              ? { kind: 'rename', from: a.id, name: `R${index}` }
              : what === 7
                ? {
                    kind: 'transfer',
                    from: [a.id],
                    to: provinces.find(({ id }) => id !== a.parent)?.id ?? '99@2000-01-01',
                  }
                : {
                    kind: 'merge',
                    from: provinces.map(({ id }) => id),
                    into: { code: provinces.at(-1)?.code, kind: 'tinh', name: `P${index}` },
                  }),
      }).data;
      if (!change) return;
      const plan = planUnits(change, units, successions);
      if (plan.faults.length > 0) return;
      const ended = new Map(plan.ends.map((unit) => [unit.id, unit]));
      units = [...units.map((unit) => ended.get(unit.id) ?? unit), ...plan.begins];
      successions.push(...plan.successions);
      days.push(dayAt((index + 1) * 10 - 1), on, dayAt((index + 1) * 10 + 1));
    });
    return { units, successions, days };
  });
