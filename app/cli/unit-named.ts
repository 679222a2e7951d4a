import { unitId } from '../../domain/scopes.ts';
import { UnitHistory } from '../../domain/units/history.ts';
import type { AdministrativeUnit } from '../../domain/units/unit.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { knownUnits } from '../../store/registry/units.ts';
import { UserError } from './output.ts';

/**
 * The unit that somebody names by id, or by the code that it has on a day.
 * @throws UserError that says which units have or had the code
 */
export async function oneUnit(registry: Registry, named: string, day: string): Promise<AdministrativeUnit> {
  const { units, successions } = await knownUnits(registry);
  const history = new UnitHistory(units, successions);
  const found = unitId.safeParse(named).success ? history.get(named) : history.withCode(named, day);
  if (found) return found;
  const others = history.everWithCode(named.slice(0, 5).replace(/@.*/, ''));
  throw new UserError(
    others.length === 0
      ? `there is no unit ${named}; see: sen units list`
      : `there is no unit ${named} on ${day}; of that code there is ${others.map(({ id, name, to }) => `${id} (${name}${to === null ? '' : `, to ${to}`})`).join(', ')}`,
  );
}
