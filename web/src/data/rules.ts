import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { Device } from '../../../domain/api/devices.ts';
import { rule } from '../../../domain/api/rules.ts';
import { parseDatastream } from '../../../domain/datastream.ts';
import type { ThresholdCondition } from '../../../domain/rules/conditions.ts';
import { type RuleGround, watches } from '../../../domain/rules/matching.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { requestAll } from './pages.ts';
import { siteQuery } from './site.ts';

export type StoredRule = z.output<typeof rule>;

/** Every rule; thresholds in charts come from them. */
const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => requestAll(rule, '/rules', {}, signal),
  staleTime: 5 * 60_000,
});

/** A limit to draw: beyond `value`, above or below it, is `level`. */
export interface Threshold {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly level: AlertLevel;
  readonly name: { readonly vi: string; readonly en: string };
}

type ScopedDevice = Pick<Device, 'id' | 'profile' | 'place'>;
/** What grows or is raised where the device stands today; null for nothing, or what is not known. */
type CropToday = Pick<RuleGround, 'crop' | 'stage'> | null;

/** The limits that rules set to one datastream of a device. */
export function thresholdsFor(
  rules: readonly StoredRule[],
  { device, today }: { readonly device: ScopedDevice; readonly today: CropToday },
  datastream: string,
): Threshold[] {
  const { crop, stage } = today ?? { crop: null, stage: null };
  const found: Threshold[] = [];
  for (const { condition, scope, name } of limitsOf(rules, datastream)) {
    if (!watches(scope, { ...device, siteKind: null, crop, stage })) continue;
    const side = condition.operator.startsWith('<') ? 'below' : 'above';
    for (const { value, level, label } of condition.steps) found.push({ value, side, level, name: label ?? name });
  }
  return found;
}

type Limit = StoredRule & { readonly condition: ThresholdCondition };

/** Enabled rules that compare the datastream with a value, on whichever devices. */
function limitsOf(rules: readonly StoredRule[], datastream: string): Limit[] {
  const named = parseDatastream(datastream);
  return rules.filter((one): one is Limit => {
    const { condition, enabled } = one;
    if (!enabled || condition.kind !== 'threshold' || condition.property !== named?.property) return false;
    return condition.channel === null || condition.channel === named.channel;
  });
}

/**
 * The limits that rules set to one datastream of a device today. What grows at its site is asked for only when a rule
 * depends on it.
 * @param wanted false while nobody looks
 */
export function useThresholds(
  { id, profile, place, site }: ScopedDevice & Pick<Device, 'site'>,
  datastream: string,
  wanted = true,
): readonly Threshold[] {
  const rules = useQuery({ ...rulesQuery, enabled: wanted }).data;
  const seasonal = useMemo(
    () => limitsOf(rules ?? [], datastream).some(({ scope }) => scope.crop !== null),
    [rules, datastream],
  );
  const ask = wanted && seasonal && site !== null;
  const today = useQuery({ ...siteQuery(site ?? ''), enabled: ask }).data?.value.season ?? null;
  return useMemo(
    () => thresholdsFor(rules ?? [], { device: { id, profile, place }, today }, datastream),
    [rules, id, profile, place, today, datastream],
  );
}
