import { z } from 'zod';
import { unitId } from '../../../../domain/scopes.ts';
import { day, successionKind } from '../../../../domain/units/unit.ts';

/** What is looked for, on which day, and in whose borders; whatever makes no sense in an address is left out. */
const listSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  asOf: day.optional().catch(undefined),
  borders: z.enum(['then', 'today']).optional().catch(undefined),
});
export type UnitsWish = z.infer<typeof listSearch>;
export const unitsSearch = (search: Record<string, unknown>): UnitsWish => listSearch.parse(search);

/** Which change is to be entered, of which unit. */
const changeOf = z.object({
  kind: successionKind.optional().catch(undefined),
  unit: unitId.optional().catch(undefined),
});
export const changeSearch = (search: Record<string, unknown>): z.infer<typeof changeOf> => changeOf.parse(search);
