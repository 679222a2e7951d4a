import type { Scope } from '../../domain/scopes.ts';
import { appendAudit } from '../../store/registry/audit.ts';
import type { Registry } from '../../store/registry/schema.ts';

interface CommandEvent {
  readonly action: string;
  /** `user/…`, … */
  readonly resource: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** Where what it is about belongs. */
  readonly scopes: readonly Scope[];
}

/** Writes into the audit what was changed from the command line of the server. */
export const auditCommand = (
  registry: Registry,
  { action, resource, before = null, after = null, scopes }: CommandEvent,
): Promise<void> =>
  appendAudit(
    registry,
    { at: Date.now(), actor: 'command line', address: null, action, resource, before, after, result: 'ok' },
    [...new Set<Scope>([...scopes, 'all'])],
  );
