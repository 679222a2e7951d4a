import { useWatch } from '../../data/live.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { useTitle } from '../../ui/use-title.ts';
import classes from './overview-page.module.css';
import { SetupCard } from './setup-card.tsx';
import { SitesView } from './sites-view.tsx';

/** The first page: a cooperative's sites, a department's villages. */
export function OverviewPage() {
  const { t } = useTexts();
  useWatch('*');
  useTitle(t('overview.title'));
  return (
    <div className={classes.page}>
      <h1>{t('overview.title')}</h1>
      <SetupCard />
      <SitesView />
    </div>
  );
}
