import { useLiveState } from '../data/live.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { FreshnessMark } from '../ui/marks.tsx';
import classes from './live-badge.module.css';

const marks = { live: 'fresh', connecting: 'never', lost: 'lost' } as const;

/** Whether the figures on the page are live, always in sight. */
export function LiveBadge() {
  const { t } = useTexts();
  const state = useLiveState();
  return (
    <span className={classes.badge} data-live={state}>
      <FreshnessMark state={marks[state]} size={10} />
      {t(`live.${state}`)}
    </span>
  );
}

/** Says plainly that what is seen may be old. */
export function LiveBanner() {
  const { t } = useTexts();
  const state = useLiveState();
  return (
    <div role="status" aria-live="polite">
      {state === 'lost' && <p className={classes.banner}>{t('live.banner')}</p>}
    </div>
  );
}
