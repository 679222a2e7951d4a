import { Skeleton } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './units.module.css';

const places = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Stands where a list of units is to be. */
export function Pending() {
  const { t } = useTexts();
  return (
    <div className={classes.pending} role="status" aria-busy="true" aria-label={t('app.loading')}>
      {places.map((place) => (
        <Skeleton key={place} h={44} radius={10} />
      ))}
    </div>
  );
}
