import { bulkInsert } from './bulk.ts';
import type { Registry, RegistrySchema } from './schema.ts';

/** Something that the broker turned away; `device` null when the connection was never told apart. */
export interface RefusalEntry {
  readonly device: string | null;
  readonly reason: string;
  readonly detail: string;
  readonly at: number;
  /** How many times; 1 when left out. */
  readonly count?: number;
}

const DETAIL_LENGTH = 300;

/** Adds refusals to the counts of their devices, in one transaction. */
export async function recordRefusals(registry: Registry, refusals: readonly RefusalEntry[]): Promise<void> {
  if (refusals.length === 0) return;
  const rows = new Map<string, RegistrySchema['refusals']>();
  for (const { device, reason, detail, at, count = 1 } of refusals) {
    const key = JSON.stringify([device, reason]);
    const row = rows.get(key) ?? { device_id: device ?? '', reason, count: 0, last_at: at, last_detail: '' };
    row.count += count;
    if (at >= row.last_at) {
      row.last_at = at;
      row.last_detail = detail.slice(0, DETAIL_LENGTH);
    }
    rows.set(key, row);
  }
  await registry.transaction().execute((trx) => addRefusals(trx, [...rows.values()]));
}

const addRefusals = bulkInsert<RegistrySchema['refusals']>(
  'refusals',
  ['device_id', 'reason', 'count', 'last_at', 'last_detail'],
  `(device_id, reason) do update set count = refusals.count + excluded.count,
    last_detail = case when excluded.last_at >= refusals.last_at then excluded.last_detail else refusals.last_detail end,
    last_at = case when excluded.last_at >= refusals.last_at then excluded.last_at else refusals.last_at end`,
);
