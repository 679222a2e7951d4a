import type { FastifyInstance } from 'fastify';
import { appendAudit } from '../../store/registry/audit.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { PlacedEntry } from './audit.ts';
import { RefusedAttempts } from './refused-attempts.ts';

/** Keeps refused requests from flooding the audit; what was held back is written before the server closes. */
export function auditRefusals(app: FastifyInstance, registry: Registry): RefusedAttempts<PlacedEntry> {
  const refusedAttempts = new RefusedAttempts<PlacedEntry>({
    write: ({ entry, place }, attempts) =>
      appendAudit(registry, { ...entry, after: { attempts } }, place).catch((error) =>
        app.log.error({ err: error, attempts }, 'refused attempts could not be written into the audit'),
      ),
  });
  app.addHook('onClose', () => refusedAttempts.close());
  return refusedAttempts;
}
