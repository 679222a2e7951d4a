import { Skeleton } from '@mantine/core';
import type { Freshness } from '../../../../domain/freshness.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { FreshnessBar, FreshnessChips } from '../../ui/fleet-filter.tsx';
import { FreshnessMark } from '../../ui/marks.tsx';
import classes from './health.module.css';

type Counts = Readonly<Record<Freshness, number>>;

interface HealthProps {
  /** Undefined before anything has come. */
  readonly counts: Counts | undefined;
  readonly chosen: Freshness | undefined;
  readonly onChoose: (state: Freshness | undefined) => void;
}

const NONE: Counts = { fresh: 0, late: 0, lost: 0, never: 0 };

/** Whether everything reports, in one sentence: who looks after fields needs no more than that, and where it does not. */
export function PlainHealth({ counts, chosen, onChoose }: HealthProps) {
  const { t } = useTexts();
  if (!counts) return <Skeleton h={24} />;
  const silent = counts.lost + counts.late + counts.never;
  if (silent + counts.fresh === 0) return null;
  const state = (['lost', 'late', 'never'] as const).find((one) => counts[one] > 0) ?? 'fresh';
  return (
    <p className={classes.plain}>
      <FreshnessMark state={state} />
      <span>{silent === 0 ? t('overview.allReport') : t('overview.someSilent', { n: silent })}</span>
      {silent > 0 && (
        <button type="button" aria-pressed={chosen !== undefined} onClick={() => onChoose(chosen ? undefined : state)}>
          {t(chosen ? 'overview.allSites' : 'overview.seeSilent')}
        </button>
      )}
    </p>
  );
}

/** How many devices report as promised; each group is a filter on the cards below. */
export function Health({ counts: known, chosen, onChoose }: HealthProps) {
  const { t, format } = useTexts();
  const counts = known ?? NONE;
  const total = counts.fresh + counts.late + counts.lost + counts.never;
  return (
    <section className={`${card.card} ${classes.health}`} aria-labelledby="health">
      <h2 id="health" className={classes.heading}>
        {t('overview.health')}
      </h2>
      {known ? (
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
