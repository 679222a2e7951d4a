import type { QuarantineReason } from '../../domain/quarantine-reasons.ts';
import type { Registry } from './schema.ts';

/** Writes down why a waiting item is still at fault after it was tried again. */
export async function restateQuarantine(
  registry: Registry,
  id: number,
  { reason, detail }: { readonly reason: QuarantineReason; readonly detail: string },
): Promise<void> {
  await registry
    .updateTable('quarantine')
    .set({ reason, detail })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
}
