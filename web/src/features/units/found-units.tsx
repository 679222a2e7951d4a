import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { unitSearchQuery } from '../../data/units.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { Message } from '../../ui/message.tsx';
import { Pending } from './pending.tsx';
import type { SiteCounts } from './site-counts.ts';
import { UnitLink } from './unit-link.tsx';
import classes from './units.module.css';

interface FoundUnitsProps {
  readonly q: string;
  readonly asOf: string | undefined;
  readonly counts: SiteCounts;
  readonly onClear: () => void;
}

/** Units whose name or code has all the words. */
export function FoundUnits({ q, asOf, counts, onClear }: FoundUnitsProps) {
  const { t } = useTexts();
  const query = useQuery(unitSearchQuery({ q, asOf }));
  if (query.isPending) return <Pending />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { items, next } = query.data;
  if (items.length === 0)
    return (
      <Message
        title={t('units.none')}
        lead={t('units.noneLead')}
        action={<Button onClick={onClear}>{t('filter.clear')}</Button>}
      />
    );
  return (
    <div className={classes.section}>
      <p role="status" className={classes.muted}>
        {t(next === null ? 'units.found' : 'units.foundMore', { n: items.length })}
      </p>
      <ul className={classes.list}>
        {items.map((unit) => (
          <li key={unit.id}>
            <UnitLink unit={unit} sites={counts.get(unit.id) ?? 0} withProvince />
          </li>
        ))}
      </ul>
    </div>
  );
}
