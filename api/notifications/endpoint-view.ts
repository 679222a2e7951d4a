import type { Endpoint } from '../../domain/api/notifications.ts';
import { type EndpointKind, endpointConfigs, recipientOf } from '../../domain/notifications/endpoints.ts';
import { maskedRecipient } from '../../domain/notifications/masked.ts';
import { rfc3339 } from '../../domain/time.ts';
import { lastDeliveries } from '../../store/registry/delivery-list.ts';
import type { EndpointRecord } from '../../store/registry/notification-endpoints.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { HttpProblem } from '../http/problem.ts';

/** Endpoints as they leave the API: never with a secret. */
export async function endpointViews(registry: Registry, records: readonly EndpointRecord[]): Promise<Endpoint[]> {
  const last = await lastDeliveries(
    registry,
    records.map(({ id }) => id),
  );
  return records.map((record) => {
    const { id, kind, name, config, fromLevel, enabled, version } = record;
    return {
      id,
      kind,
      name,
      config: { ...config },
      recipient: maskedRecipient(kind, recipientOf(kind, config)),
      fromLevel,
      enabled,
      confirmedAt: orNull(record.confirmedAt),
      failingSince: orNull(record.failingSince),
      last: last.get(id) ?? null,
      createdAt: rfc3339(record.createdAt),
      version,
    };
  });
}

const orNull = (at: number | null): string | null => (at === null ? null : rfc3339(at));

/** What the audit says of one: where it leads is personal, and a webhook's address may hold a key. */
export const auditedEndpoint = ({
  kind,
  name,
  fromLevel,
  enabled,
}: Pick<EndpointRecord, 'kind' | 'name' | 'fromLevel'> & { readonly enabled?: boolean }): object => ({
  kind,
  name,
  fromLevel,
  ...(enabled === undefined ? {} : { enabled }),
});

/** @throws HttpProblem invalid for settings that an endpoint of the kind cannot have */
export function configOf(kind: EndpointKind, config: unknown): Readonly<Record<string, unknown>> {
  const read = endpointConfigs[kind].safeParse(config);
  if (read.success) return read.data;
  const errors = read.error.issues.map(({ path, message }) => ({
    path: ['body', 'config', ...path].join('.'),
    message,
  }));
  throw new HttpProblem('invalid', 'Nothing can be sent there: look at what is said of each field.', { errors });
}
