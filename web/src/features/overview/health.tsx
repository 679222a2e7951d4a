import { Skeleton } from '@mantine/core';
import type { Freshness } from '../../../../domain/freshness.ts';
import type { FleetDevice, FreshnessCounts } from '../../data/fleet.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { FreshnessBar, FreshnessChips } from '../../ui/fleet-filter.tsx';
import classes from './health.module.css';

interface HealthProps {
  readonly view: { readonly counts: FreshnessCounts; readonly shown: readonly FleetDevice[] } | undefined;
  readonly total: number;
  readonly chosen: Freshness | undefined;
  readonly onChoose: (state: Freshness | undefined) => void;
}

const none: FreshnessCounts = { fresh: 0, late: 0, lost: 0, never: 0 };

/** How many devices report as promised; each group is a filter on the tiles below. */
export function Health({ view, total, chosen, onChoose }: HealthProps) {
  const { t, format } = useTexts();
  const counts = view?.counts ?? none;
  return (
    <section className={`${card.card} ${classes.health}`} aria-labelledby="health">
      <h2 id="health" className={classes.heading}>
        {t('overview.health')}
      </h2>
      {view ? (
        <p className={classes.figure}>
          {format.number(counts.fresh)} <span>{t('overview.ofTotal', { total: format.number(total) })}</span>
        </p>
      ) : (
        <Skeleton h={34} w={90} />
      )}
      <FreshnessBar counts={counts} />
      <FreshnessChips counts={counts} chosen={chosen} onChoose={onChoose} />
    </section>
  );
}
