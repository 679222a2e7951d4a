import type { FastifyRequest } from 'fastify';
import { appendAudit } from '../../store/registry/audit.ts';
import type { Registry } from '../../store/registry/schema.ts';

interface Event {
  /** `device.create`, `session.sign-in`, … */
  readonly action: string;
  /** `device/paddy-01`, … */
  readonly resource: string;
  /** As it was and as it became; never with a secret. */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly result?: 'ok' | 'denied' | 'failed';
  /** For those who are not signed in. */
  readonly actor?: string;
}

/** Writes into the audit who did what to what, when, from where, and with what result. */
export async function audit(
  { registry, now }: { readonly registry: Registry; readonly now: () => number },
  request: FastifyRequest,
  { action, resource, before = null, after = null, result = 'ok', actor }: Event,
): Promise<void> {
  await appendAudit(registry, {
    at: now(),
    actor: actor ?? request.principal?.actor ?? 'anonymous',
    address: request.ip,
    action,
    resource,
    before,
    after,
    result,
  });
}
