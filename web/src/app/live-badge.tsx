import { type ComponentType, useEffect, useState } from 'react';
import { useLink, useLiveShown } from '../data/link.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { whenIdle } from '../lib/when-idle.ts';
import { FreshnessMark } from '../ui/marks.tsx';
import classes from './live-badge.module.css';
import { managed } from './routes/managed.ts';

const marks = { live: 'fresh', connecting: 'never', lost: 'lost' } as const;

/** Whether the figures on the page are live, always in sight; it says the same as the banner. */
export function LiveBadge() {
  const { t } = useTexts();
  const state = useLiveShown();
  return (
    <span className={classes.badge} data-live={state}>
      <FreshnessMark state={marks[state]} size={10} />
      {t(`live.${state}`)}
    </span>
  );
}

const fetchBanner = managed(() => import('./offline-banner.tsx'));

/** Says plainly that what is seen may be old; the code that says more of it comes after the page that it speaks of. */
export function LiveBanner() {
  const { t } = useTexts();
  const link = useLink();
  const [Banner, setBanner] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (Banner) return;
    const fetch = () =>
      fetchBanner().then(
        ({ OfflineBanner }) => setBanner(() => OfflineBanner),
        // Asked for again when the connection changes.
        () => {},
      );
    if (link === 'online') whenIdle(() => void fetch());
    else void fetch();
  }, [link, Banner]);
  if (Banner) return <Banner />;
  return <div role="status">{link !== 'online' && <p className={classes.banner}>{t('live.banner')}</p>}</div>;
}
