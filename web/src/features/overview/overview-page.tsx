import { lazy, Suspense } from 'react';
import { WALL_PAGES, WALL_ROTATE_S } from '../../../../domain/wall.ts';
import { useWatch } from '../../data/live.ts';
import { fetchManagement } from '../../i18n/language.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { wallLink } from '../../lib/wall.ts';
import { useTitle } from '../../ui/use-title.ts';
import classes from './overview-page.module.css';
import { SetupCard } from './setup-card.tsx';
import { SitesView } from './sites-view.tsx';
import { useView } from './use-view.ts';
import { ViewSwitch } from './view-switch.tsx';
import { VillagesPending } from './villages-pending.tsx';

const VillagesView = lazy(async () => {
  const [{ VillagesView: view }] = await Promise.all([import('./villages-view.tsx'), fetchManagement()]);
  return { default: view };
});

const WALL = wallLink({ pages: WALL_PAGES, rotate: WALL_ROTATE_S, sound: false });

/** The first page: a cooperative's sites, a department's villages. */
export function OverviewPage() {
  const { t } = useTexts();
  const { view, both } = useView();
  useWatch('*');
  useTitle(t('overview.title'));
  return (
    <div className={classes.page}>
      <div className={classes.top}>
        <h1>{t('overview.title')}</h1>
        {both && <ViewSwitch view={view} />}
        <a className={classes.wall} href={WALL} data-off-wall>
          {t('overview.wall')} ⤢
        </a>
      </div>
      <SetupCard />
      {view === 'sites' && <SitesView />}
      {view === undefined && <VillagesPending />}
      {view === 'villages' && (
        <Suspense fallback={<VillagesPending />}>
          <VillagesView />
        </Suspense>
      )}
    </div>
  );
}
