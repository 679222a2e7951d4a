import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { rule } from '../../domain/api/rules.ts';
import { hasStage } from '../../domain/crops/catalogue.ts';
import { can, knows, scopesFor } from '../../domain/permissions.ts';
import type { RuleDefinition } from '../../domain/rules/definition.ts';
import { EVERYWHERE, type Place, partsOf, type Scope } from '../../domain/scopes.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { getRule, type RuleRow } from '../../store/registry/rules.ts';
import type { ApiContext } from '../context.ts';
import { principal, refuse } from '../http/access.ts';
import type { Principal } from '../http/principal.ts';
import { invalid } from '../http/problem.ts';
import type { Where } from '../http/where.ts';

/** Where a rule belongs: to the place that it is for; one for a place that is gone belongs to the whole installation. */
export const placeOfRule = (places: PlaceDirectory, { scope }: RuleDefinition): Place =>
  (scope.place === null ? EVERYWHERE : places.ofScope(scope.place)) ?? EVERYWHERE;

/**
 * Which rules somebody may read: those for places that he may see, and those for wider ones, as they watch his devices as
 * well. Made once for a request, as it looks at every site.
 */
export function readableRules(places: PlaceDirectory, who: Principal): (rule: RuleDefinition) => boolean {
  if (can(who, 'rules.read', EVERYWHERE)) return () => true;
  const around = places.around(scopesFor(who, 'rules.read'));
  return (rule) => {
    const place = placeOfRule(places, rule);
    if (!can(who, 'rules.read', place) && !around.has(place[0] as Scope)) return false;
    // A rule on named devices is of no concern to those who have none of them.
    return rule.scope.devices.length === 0 || rule.scope.devices.some((id) => seesDevice(places, who, id));
  };
}

/** A rule as it leaves the API; devices that the caller may not know of are not named to him. */
export const placed = (
  { id, definition }: Pick<RuleRow, 'id' | 'definition'>,
  { places, who }: { readonly places: PlaceDirectory; readonly who: Principal },
): z.infer<typeof rule> => ({
  ...definition,
  scope: { ...definition.scope, devices: definition.scope.devices.filter((device) => seesDevice(places, who, device)) },
  id,
  place: [...placeOfRule(places, definition)],
});

/** `/rules/:id` of a change; one that may be read is known of, whoever may change it. */
export const ruleInPath: Where = async (request, { registry, places, principal: who }) => {
  const { id } = request.params as { readonly id: string };
  const row = await getRule(registry, id);
  const readable = row !== null && readableRules(places, who)(row.definition);
  return [{ what: 'rule', id, place: readable ? placeOfRule(places, row.definition) : null, known: readable }];
};

interface GivenScope {
  readonly scope: RuleDefinition['scope'];
  /** Where the definition stands in the request: `body`. */
  readonly at: string;
}

/**
 * Checks that the caller may have a rule for that place, and may know of every device that it names.
 * @throws HttpProblem forbidden, or invalid for what there is not and for what he may not know of alike
 */
export async function checkPlace(
  context: Pick<ApiContext, 'registry' | 'places' | 'now' | 'refusedAttempts'>,
  request: FastifyRequest,
  { scope, at }: GivenScope,
): Promise<void> {
  const { places } = context;
  const who = principal(request);
  const place = scope.place === null ? EVERYWHERE : places.ofScope(scope.place);
  if (place === null || (scope.place !== null && !isPublic(scope.place) && !knows(who, place)))
    throw invalid(`${at}.scope.place`, `there is no place "${scope.place}"`);
  if (!can(who, 'rules.write', place))
    await refuse(context, request, {
      permission: 'rules.write',
      detail:
        scope.place === null
          ? 'A rule for the whole installation needs rights on all of it; choose a place of yours for it.'
          : `You may not make rules for "${scope.place}"; choose a place of yours.`,
    });
  if (scope.crop !== null && scope.stage !== null && !hasStage(scope.crop, scope.stage))
    throw invalid(`${at}.scope.stage`, `"${scope.stage}" is not a stage of ${scope.crop}`);
  checkDevices(
    context,
    request,
    scope.devices.map((device, index) => ({ path: `${at}.scope.devices.${index}`, device })),
  );
}

/** @throws HttpProblem invalid for the first device that there is not, or that the caller may not know of */
export function checkDevices(
  { places }: Pick<ApiContext, 'places'>,
  request: FastifyRequest,
  named: readonly { readonly path: string; readonly device: string | null }[],
): void {
  const who = principal(request);
  const missing = named.find(({ device }) => device !== null && !seesDevice(places, who, device));
  if (missing) throw invalid(missing.path, `there is no device "${missing.device}"`);
}

function seesDevice(places: PlaceDirectory, who: Principal, id: string): boolean {
  const place = places.device(id);
  return place !== null && knows(who, place);
}

/** Administrative units stand in the official gazette. */
const isPublic = (scope: Scope): boolean => ['commune', 'province'].includes(partsOf(scope).kind);
