import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import { ruleTemplateAnswer, ruleTemplates, type templateFill } from '../../../domain/api/rule-templates.ts';
import { ruleDefinition } from '../../../domain/rules/definition.ts';
import type { TemplateBody } from '../../../domain/templates/template.ts';
import { queryString, request, requestNothing } from './http.ts';

const TEMPLATES = ['rule-templates'] as const;
const at = (id: string, rest = '') => `/rule-templates/${encodeURIComponent(id)}${rest}`;

/** The newest version of every template. */
export const templatesQuery = queryOptions({
  queryKey: TEMPLATES,
  queryFn: async ({ signal }) => (await request(ruleTemplates, '/rule-templates', { signal })).items,
  staleTime: 60_000,
});

/** A template in the version that a rule was made from; without one the newest. */
export const templateQuery = (id: string, version: number | null) =>
  queryOptions({
    queryKey: [...TEMPLATES, id, version],
    queryFn: ({ signal }) => request(ruleTemplateAnswer, at(id, queryString({ version })), { signal }),
    staleTime: 60_000,
  });

/** A rule as the template makes it of these numbers; nothing is saved. */
export function useFillTemplate(id: string) {
  return useMutation({
    mutationFn: (body: z.input<typeof templateFill>) =>
      request(ruleDefinition, at(id, '/definitions'), { method: 'POST', body }),
  });
}

/** Writes a new version of a template. */
export function useSaveTemplate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TemplateBody) => request(ruleTemplateAnswer, at(id), { method: 'PUT', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: TEMPLATES }),
  });
}

/** Takes a template back to the version that came with Sen. */
export function useRestoreTemplate(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => requestNothing(at(id), { method: 'DELETE' }),
    onSuccess: () => client.invalidateQueries({ queryKey: TEMPLATES }),
  });
}
