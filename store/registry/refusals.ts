import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** What the broker turned away of one device for one reason; `device` null when the connection was never told apart. */
export interface CountedRefusal {
  readonly device: string | null;
  readonly reason: string;
  readonly count: number;
  readonly lastAt: number;
  readonly lastDetail: string;
}

const DETAIL_LENGTH = 300;

/** Adds refusals to the counts of their devices, in one transaction. */
export async function recordRefusals(registry: Registry, refusals: readonly CountedRefusal[]): Promise<void> {
  if (refusals.length === 0) return;
  await registry.transaction().execute((trx) => countRefusals(trx, refusals));
}

/** The same within the transaction at hand. */
export async function countRefusals(trx: Registry, refusals: readonly CountedRefusal[]): Promise<void> {
  const rows = refusals.map(({ device, reason, count, lastAt, lastDetail }) => ({
    device_id: device ?? '',
    reason,
    count,
    last_at: lastAt,
    last_detail: lastDetail.slice(0, DETAIL_LENGTH),
  }));
  await addRefusals(trx, rows);
}

const addRefusals = bulkInsert<RegistrySchema['refusals']>(
  'refusals',
  ['device_id', 'reason', 'count', 'last_at', 'last_detail'],
  `(device_id, reason) do update set count = refusals.count + excluded.count,
    last_detail = case when excluded.last_at >= refusals.last_at then excluded.last_detail else refusals.last_detail end,
    last_at = case when excluded.last_at >= refusals.last_at then excluded.last_at else refusals.last_at end`,
);
