import type { HouseholdDetail } from '../../domain/api/households.ts';
import { rfc3339 } from '../../domain/time.ts';
import type { ReadingReader } from '../../store/readings/reading-store.ts';
import { listAudit } from '../../store/registry/audit.ts';
import { meterTimes, readingsOf } from '../../store/registry/household-erasure.ts';
import { householdRecords } from '../../store/registry/household-records.ts';
import type { Registry } from '../../store/registry/schema.ts';

interface Sources {
  readonly registry: Registry;
  readonly readings: Pick<ReadingReader, 'observations'>;
}

const PAGE = 5000;
/** More than anybody changes a record in the years that the audit is kept. */
const AUDIT_ENTRIES = 10_000;

/**
 * Everything that is held of a household, as one JSON document: its record, sites, devices, diary, alerts, what the audit says
 * of it (without the addresses from which staff worked), and every reading of its meters. Written page by page, however many there are.
 */
export async function* exportHousehold(
  { registry, readings }: Sources,
  household: HouseholdDetail,
  now: number,
): AsyncGenerator<Buffer> {
  const audit = await listAudit(
    registry,
    { resource: `household/${household.id}` },
    { scopes: ['all'], limit: AUDIT_ENTRIES },
  );
  const head = {
    exportedAt: rfc3339(now),
    household,
    ...(await householdRecords(registry, household.id)),
    audit: audit.map(({ at, id, address: _ofStaff, ...entry }) => ({ id: String(id), at: rfc3339(at), ...entry })),
  };
  yield Buffer.from(`${JSON.stringify(head, null, 1).replace(/\n}$/, '')},\n "readings": [`);
  let first = true;
  for (const time of await meterTimes(registry, household.id, now)) {
    for (let cursor: string | null = null; ; ) {
      const page = await readings.observations({ ...readingsOf(time), limit: PAGE, cursor });
      const lines = page.items.map((item) => JSON.stringify({ ...item, at: rfc3339(item.at) }));
      if (lines.length > 0) yield Buffer.from(`${first ? '\n  ' : ',\n  '}${lines.join(',\n  ')}`);
      first &&= lines.length === 0;
      cursor = page.next;
      if (cursor === null) break;
    }
  }
  yield Buffer.from('\n ]\n}\n');
}
