import { useMutation } from '@tanstack/react-query';
import { rehearsal } from '../../../domain/api/rehearsals.ts';
import type { RuleDefinition } from '../../../domain/rules/definition.ts';
import { request } from './http.ts';

/** A month of many devices takes its time. */
const TIMEOUT_MS = 120_000;

interface ToRehearse {
  readonly definition: RuleDefinition;
  /** Id of the rule that it is to replace; null for a new one. */
  readonly rule: string | null;
}

/** What a rule would have done over the last 30 days, beside what the stored one did. */
export function useRehearsal() {
  return useMutation({
    mutationFn: (body: ToRehearse) =>
      request(rehearsal, '/rules/rehearsals', { method: 'POST', body, timeoutMs: TIMEOUT_MS }),
  });
}
