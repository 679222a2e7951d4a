import type { FastifyRequest } from 'fastify';
import { changedFields } from '../../domain/changed-fields.ts';
import { withoutPersonal } from '../../domain/personal.ts';
import { EVERYWHERE, type Place, union } from '../../domain/scopes.ts';
import { type AuditEntry, appendAudit } from '../../store/registry/audit.ts';
import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { isDiskFull } from '../../store/versioned-file.ts';
import { placeOfResource } from './audit-place.ts';
import { HttpProblem } from './problem.ts';
import type { RefusedAttempts } from './refused-attempts.ts';

export interface AuditEvent {
  /** `device.create`, `session.sign-in`, … */
  readonly action: string;
  /** `device/paddy-01`, … */
  readonly resource: string;
  /**
   * As it was and as it became; never with a secret. Of two whole documents the fields that differ are kept. Personal
   * values are taken out here.
   */
  readonly before?: unknown;
  readonly after?: unknown;
  readonly result?: 'ok' | 'denied' | 'failed';
  /** For those who are not signed in. */
  readonly actor?: string;
  /** Where what it is about belongs; without it, found by the resource. */
  readonly place?: Place;
}

/** What the audit is written with. */
export interface AuditContext {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly now: () => number;
  readonly refusedAttempts: RefusedAttempts<PlacedEntry>;
}

export interface PlacedEntry {
  readonly entry: AuditEntry;
  readonly place: Place;
}

/**
 * Writes into the audit who did what to what, when, from where, and with what result. Refused attempts of one kind
 * beyond a few a minute are written as one.
 * @throws HttpProblem unavailable when it cannot be written, so that nobody takes for recorded what is not
 */
export async function audit(context: AuditContext, request: FastifyRequest, event: AuditEvent): Promise<void> {
  const placed = await placedEntry(context, request, event);
  const { action, actor, address, result } = placed.entry;
  if (result !== 'ok') {
    // Who is not signed in chooses the name that he gives.
    const who = request.principal ? actor : '';
    if (!context.refusedAttempts.admit(JSON.stringify([who, address, action, result]), placed)) return;
  }
  try {
    await appendAudit(context.registry, placed.entry, placed.place);
  } catch (cause) {
    const why = isDiskFull(cause) ? 'the disk is full' : 'the registry takes nothing';
    throw new HttpProblem(
      'unavailable',
      result === 'ok'
        ? `It was done, but could not be written into the audit: ${why}. Look at /readyz, and check what was done before you repeat it.`
        : `The audit cannot be written: ${why}. Look at /readyz.`,
      { cause },
    );
  }
}

/** The entry of an event, for those who write it in the transaction of the change. */
export async function placedEntry(
  { registry, places, now }: Omit<AuditContext, 'refusedAttempts'>,
  request: FastifyRequest,
  { action, resource, before = null, after = null, result = 'ok', ...event }: AuditEvent,
): Promise<PlacedEntry> {
  const actor = event.actor ?? request.principal?.actor ?? 'anonymous';
  const place =
    event.place ?? (await placeOfResource({ registry, places }, { resource, actor, targets: request.targets }));
  const changed = changedFields(before, after);
  const personal = isPersonal(places, resource, [before, after]);
  return {
    entry: {
      at: now(),
      actor,
      address: request.ip,
      action,
      resource,
      before: withoutPersonal(resource, changed.before, personal),
      after: withoutPersonal(resource, changed.after, personal),
      result,
    },
    place: union(place, EVERYWHERE),
  };
}

/** A site of somebody's, or that has just become or ceased to be one. */
function isPersonal(places: PlaceDirectory, resource: string, documents: readonly unknown[]): boolean {
  const [kind, id = ''] = resource.split('/', 2);
  if (kind === 'device') return places.isPersonal(id);
  if (kind !== 'site') return false;
  return (
    places.householdOf(id) !== null ||
    documents.some((document) => (document as { household?: unknown } | null)?.household != null)
  );
}
