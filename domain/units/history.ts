import { groupBy } from '../group-by.ts';
import type { AdministrativeUnit, Succession } from './unit.ts';

/** Whether the unit is there on the day. */
export const isOn = ({ from, to }: Pick<AdministrativeUnit, 'from' | 'to'>, day: string): boolean =>
  from <= day && (to === null || day < to);

/** Units through time: what each became, what it was before, and what stands in its place on any day. */
export class UnitHistory {
  readonly #units: ReadonlyMap<string, AdministrativeUnit>;
  readonly #after: ReadonlyMap<string, readonly Succession[]>;
  readonly #before: ReadonlyMap<string, readonly Succession[]>;

  constructor(units: readonly AdministrativeUnit[], successions: readonly Succession[]) {
    this.#units = new Map(units.map((unit) => [unit.id, unit]));
    this.#after = groupBy(successions, ({ predecessor }) => predecessor);
    this.#before = groupBy(successions, ({ successor }) => successor);
  }

  get(id: string): AdministrativeUnit | null {
    return this.#units.get(id) ?? null;
  }

  /** The unit that has the code on the day; a code alone says nothing, for it may have been another unit's before. */
  withCode(code: string, day: string): AdministrativeUnit | null {
    for (const unit of this.#units.values()) if (unit.code === code && isOn(unit, day)) return unit;
    return null;
  }

  /** Every unit that ever had the code, oldest first. */
  everWithCode(code: string): AdministrativeUnit[] {
    return [...this.#units.values()]
      .filter((unit) => unit.code === code)
      .sort((a, b) => (a.from < b.from ? -1 : Number(a.from > b.from)));
  }

  /**
   * What stands in place of the unit on a day: itself while it is, else what it became or had been. More than one when
   * it was divided or put together since; none when nothing is known of that day.
   */
  unitsOn(id: string, day: string): readonly AdministrativeUnit[] {
    const found = new Map<string, AdministrativeUnit>();
    const seen = new Set<string>();
    const waiting = [id];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const unit = this.#units.get(next);
      if (!unit || seen.has(next)) continue;
      seen.add(next);
      if (day < unit.from) for (const { predecessor } of this.#before.get(next) ?? []) waiting.push(predecessor);
      else if (isOn(unit, day)) found.set(next, unit);
      else for (const { successor } of this.#after.get(next) ?? []) waiting.push(successor);
    }
    return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }
}
