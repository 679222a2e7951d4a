import { Button } from '@mantine/core';
import type { AlertAction } from '../../../../domain/api/alert-life.ts';
import type { ListedAlert } from '../../../../domain/api/alerts.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Question } from './action-dialog.tsx';
import classes from './inbox.module.css';

interface BulkBarProps {
  readonly alerts: readonly ListedAlert[];
  /** How many could be selected. */
  readonly all: number;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onAct: (action: AlertAction) => void;
  readonly onAsk: (question: Question) => void;
}

/** What can be done to all rows that are selected, at once. */
export function BulkBar({ alerts, all, onAll, onNone, onAct, onAsk }: BulkBarProps) {
  const { t } = useTexts();
  const points = alerts.reduce((sum, { groupSize }) => sum + (groupSize ?? 1), 0);
  return (
    <section className={classes.bar} aria-label={t('inbox.bulk')}>
      <b role="status">{t('inbox.chosen', { n: points })}</b>
      <Button onClick={() => onAct({ kind: 'acknowledge' })}>{t('alerts.acknowledge')}</Button>
      {(['assign', 'snooze', 'close'] as const).map((one) => (
        <Button key={one} variant="default" aria-haspopup="dialog" onClick={() => onAsk(one)}>
          {t(`inbox.ask.${one}`)}
        </Button>
      ))}
      {alerts.length < all && (
        <Button variant="subtle" px="xs" onClick={onAll}>
          {t('inbox.selectAll', { n: all })}
        </Button>
      )}
      <Button variant="subtle" px="xs" onClick={onNone}>
        {t('inbox.selectNone')}
      </Button>
    </section>
  );
}
