import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { Device } from '../../../domain/api/devices.ts';
import { effectiveRules, rule } from '../../../domain/api/rules.ts';
import { parseDatastream } from '../../../domain/datastream.ts';
import type { ThresholdCondition } from '../../../domain/rules/conditions.ts';
import type { RuleDefinition } from '../../../domain/rules/definition.ts';
import { type RuleGround, watches } from '../../../domain/rules/matching.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { ifMatch, type RequestOptions, request, requestNothing, requestVersioned } from './http.ts';
import { requestAll } from './pages.ts';
import { siteQuery } from './site.ts';

export type StoredRule = z.output<typeof rule>;

const RULES = ['rules'] as const;
const at = (id: string) => `/rules/${encodeURIComponent(id)}`;

/** Every rule; thresholds in charts come from them. */
export const rulesQuery = queryOptions({
  queryKey: RULES,
  queryFn: ({ signal }) => requestAll(rule, '/rules', {}, signal),
  staleTime: 5 * 60_000,
});

/** One rule, with the version by which a change of it is asked for. */
export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: [...RULES, 'one', id],
    queryFn: ({ signal }) => requestVersioned(rule, at(id), { signal }),
    staleTime: 30_000,
  });

/** Which rules speak of a device today, which of them apply, and why. */
export const deviceRulesQuery = (device: string) =>
  queryOptions({
    queryKey: [...RULES, 'device', device],
    queryFn: async ({ signal }) =>
      (await request(effectiveRules, `/devices/${encodeURIComponent(device)}/rules`, { signal })).items,
    staleTime: 30_000,
  });

interface RuleToSave {
  readonly definition: RuleDefinition;
  /** Of a rule that there is already, its id and the version it was read at; null for a new one. */
  readonly existing: { readonly id: string; readonly etag: string | null } | null;
  readonly headers: NonNullable<RequestOptions['headers']>;
}

/** Adds a rule or replaces one. */
export function useSaveRule() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ definition, existing, headers }: RuleToSave) =>
      existing === null
        ? request(rule, '/rules', { method: 'POST', body: definition, headers })
        : request(rule, at(existing.id), { method: 'PUT', body: definition, headers: ifMatch(existing.etag) }),
    onSuccess: () => client.invalidateQueries({ queryKey: RULES }),
  });
}

/** Switches a rule on or off, and nothing else about it. */
export function useSwitchRule(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (enabled: boolean) => {
      const { value, etag } = await requestVersioned(rule, at(id), {});
      return request(rule, at(id), { method: 'PUT', body: { ...value, enabled }, headers: ifMatch(etag) });
    },
    onSettled: () => client.invalidateQueries({ queryKey: RULES }),
  });
}

/** Deletes a rule; its open alerts are closed with it. */
export function useDeleteRule(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (etag: string | null) => requestNothing(at(id), { method: 'DELETE', headers: ifMatch(etag) }),
    onSuccess: () => {
      client.removeQueries({ queryKey: ruleQuery(id).queryKey });
      return client.invalidateQueries({ queryKey: rulesQuery.queryKey });
    },
  });
}

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
