import { Button, Skeleton } from '@mantine/core';
import type { Rehearsal } from '../../../../domain/api/rehearsals.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import type { Draft } from './draft.ts';
import { RehearsalResult } from './rehearsal-result.tsx';
import classes from './rules.module.css';

interface RehearsalCardProps {
  /** null before the first time; its result is null when it could not be rehearsed */
  readonly tried: { readonly draft: Draft; readonly result: Rehearsal | null } | null;
  /** The rule has changed since. */
  readonly outdated: boolean;
  readonly pending: boolean;
  readonly onRehearse: () => void;
}

/** What the rule would have done over the last month: nobody is told of anything. */
export function RehearsalCard({ tried, outdated, pending, onRehearse }: RehearsalCardProps) {
  const { t } = useTexts();
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="rule-rehearsal" aria-busy={pending}>
      <h2 id="rule-rehearsal">{t('rules.rehearsal')}</h2>
      {tried === null && !pending && <p className={classes.muted}>{t('rules.rehearsalLead')}</p>}
      {pending && (
        <>
          <p className={classes.muted} role="status">
            {t('rules.rehearsing')}
          </p>
          <Skeleton h={120} />
        </>
      )}
      {tried !== null && !pending && (
        <>
          {outdated && <p className={classes.warn}>{t('rules.outdated')}</p>}
          {tried.result === null ? (
            <p className={classes.warn}>{t('rules.rehearsalFailed')}</p>
          ) : (
            <RehearsalResult result={tried.result} condition={tried.draft.condition} />
          )}
        </>
      )}
      <div>
        <Button variant="default" loading={pending} onClick={onRehearse}>
          {t(tried === null ? 'rules.rehearse' : 'rules.rehearseAgain')}
        </Button>
      </div>
    </section>
  );
}
