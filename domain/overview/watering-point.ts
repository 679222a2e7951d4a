import { propertyOf } from '../datastream.ts';
import { ruleScope } from '../rules/definition.ts';
import { type Limit, limitsFor } from '../rules/limits.ts';
import { EVERYWHERE } from '../scopes.ts';
import { fill } from '../templates/fill.ts';
import { shippedTemplate } from '../templates/library.ts';

let usual: readonly Limit[] | undefined;

/**
 * When to water where no rule says so: the template on soil water with the values that it brings, those of clay after
 * FAO-56 table 19. None for what is not soil water.
 */
export function usualLimits(datastream: string): readonly Limit[] {
  if (propertyOf(datastream) !== 'soil_moisture') return [];
  usual ??= limitsOfTemplate();
  return usual;
}

function limitsOfTemplate(): readonly Limit[] {
  const template = shippedTemplate('soil-depletion');
  const filled = template && fill(template, {}, ruleScope.parse({}));
  if (!filled || 'faults' in filled) return [];
  const nobody = { id: '', profile: '', place: EVERYWHERE, siteKind: null, crop: null, stage: null };
  return limitsFor([{ id: '', ...filled.definition }], nobody, 'soil_moisture');
}
