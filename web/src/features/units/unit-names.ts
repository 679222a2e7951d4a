import type { UnitChangePlan } from '../../../../domain/api/units.ts';

/** Names of the units of a plan by their id, each with its code: two of them may be called the same. */
export function unitNames({ ends, begins }: UnitChangePlan): (id: string) => string {
  const names = new Map([...ends, ...begins].map(({ id, name, code }) => [id, `${name} (${code})`]));
  return (id) => names.get(id) ?? id;
}
