import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { z } from 'zod';
import type { Device } from '../../../domain/api/devices.ts';
import { effectiveRules, rule } from '../../../domain/api/rules.ts';
import type { RuleDefinition } from '../../../domain/rules/definition.ts';
import { type Limit, limitRules, limitsFor } from '../../../domain/rules/limits.ts';
import type { RuleGround } from '../../../domain/rules/matching.ts';
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

type ScopedDevice = Pick<Device, 'id' | 'profile' | 'place'>;
/** In what kind of site the device stands and what grows there today; null for nowhere, or what is not known. */
type GroundToday = Pick<RuleGround, 'siteKind' | 'crop' | 'stage'> | null;
const NOWHERE = { siteKind: null, crop: null, stage: null } as const;

/** The limits that rules set to one datastream of a device: of rules on the same, the nearest alone. */
export const thresholdsFor = (
  rules: readonly StoredRule[],
  { device, today }: { readonly device: ScopedDevice; readonly today: GroundToday },
  datastream: string,
): Limit[] => limitsFor(rules, { ...device, ...(today ?? NOWHERE) }, datastream);

/**
 * The limits that rules set to one datastream of a device today. Its site is asked for only when a rule depends on it.
 * @param wanted false while nobody looks
 */
export function useThresholds(
  { id, profile, place, site }: ScopedDevice & Pick<Device, 'site'>,
  datastream: string,
  wanted = true,
): readonly Limit[] {
  const rules = useQuery({ ...rulesQuery, enabled: wanted }).data;
  const grounded = useMemo(
    () => limitRules(rules ?? [], datastream).some(({ scope }) => scope.crop !== null || scope.siteKind !== null),
    [rules, datastream],
  );
  const ask = wanted && grounded && site !== null;
  const at = useQuery({ ...siteQuery(site ?? ''), enabled: ask }).data?.value;
  return useMemo(() => {
    const today = at ? { siteKind: at.kind, crop: at.season?.crop ?? null, stage: at.season?.stage ?? null } : null;
    return thresholdsFor(rules ?? [], { device: { id, profile, place }, today }, datastream);
  }, [rules, id, profile, place, at, datastream]);
}
