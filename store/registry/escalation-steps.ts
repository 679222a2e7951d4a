import type { Scope } from '../../domain/scopes.ts';
import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** When the next people are told of an alert that nobody took in hand; times are epoch ms, steps count from 0. */
export interface EscalationStep {
  readonly alert: string;
  readonly step: number;
  readonly scope: Scope;
  readonly dueAt: number;
}

// An alert that grew worse goes through its chain again: each level is told once all the same.
const insertRows = bulkInsert<RegistrySchema['escalation_steps']>(
  'escalation_steps',
  ['alert_id', 'step', 'scope', 'due_at', 'done_at'],
  `(alert_id, step) do update set scope = excluded.scope, due_at = excluded.due_at, done_at = null
    where escalation_steps.done_at is not null`,
);

export function insertSteps(registry: Registry, steps: readonly EscalationStep[]): Promise<void> {
  return insertRows(
    registry,
    steps.map(({ alert, step, scope, dueAt }) => ({ alert_id: alert, step, scope, due_at: dueAt, done_at: null })),
  );
}

/** Steps whose time has come, longest due first. */
export async function dueSteps(registry: Registry, now: number, limit: number): Promise<EscalationStep[]> {
  const rows = await registry
    .selectFrom('escalation_steps')
    .selectAll()
    .where('done_at', 'is', null)
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('alert_id')
    .limit(limit)
    .execute();
  return rows.map(({ alert_id, step, scope, due_at }) => ({
    alert: alert_id,
    step,
    scope: scope as Scope,
    dueAt: due_at,
  }));
}

export async function finishStep(registry: Registry, { alert, step }: EscalationStep, now: number): Promise<void> {
  await registry
    .updateTable('escalation_steps')
    .set({ done_at: now })
    .where('alert_id', '=', alert)
    .where('step', '=', step)
    .execute();
}

export async function postponeStep(registry: Registry, { alert, step }: EscalationStep, until: number): Promise<void> {
  await registry
    .updateTable('escalation_steps')
    .set({ due_at: until })
    .where('alert_id', '=', alert)
    .where('step', '=', step)
    .execute();
}
