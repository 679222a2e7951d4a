import type { OverviewVillage } from '../../domain/api/overview.ts';

type Ranked = Pick<OverviewVillage, 'name' | 'devices' | 'alerts' | 'complete'>;

const byName = new Intl.Collator('vi', { numeric: true });

/** What needs attention first: alerts by level, then data that do not come. */
export const byAttention = (a: Ranked, b: Ranked): number =>
  b.alerts.danger - a.alerts.danger ||
  b.alerts.act - a.alerts.act ||
  b.alerts.watch - a.alerts.watch ||
  silent(b) - silent(a) ||
  (a.complete ?? 1) - (b.complete ?? 1) ||
  byName.compare(a.name ?? '', b.name ?? '');

const silent = ({ devices: { fresh, late, lost, never } }: Ranked): number => {
  const all = fresh + late + lost + never;
  return all === 0 ? 0 : (lost + late) / all;
};
