import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Freshness } from '../../../../domain/freshness.ts';
import { useFleet } from '../../data/fleet.ts';
import { useWatch } from '../../data/live.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { Failed } from '../../ui/failed.tsx';
import { NoDevices, NoMatch } from '../../ui/fleet-empty.tsx';
import { SearchBox } from '../../ui/fleet-filter.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useTitle } from '../../ui/use-title.ts';
import { Health } from './health.tsx';
import classes from './overview-page.module.css';
import { SetupCard } from './setup-card.tsx';
import { TileGroups, TilesPending } from './tile-groups.tsx';
import { Todo } from './todo.tsx';

const route = getRouteApi('/shell/');

/** Is it all right, and if not, what to do: alerts first, then every device with the one figure that matters. */
export function OverviewPage() {
  const { t } = useTexts();
  const { q, freshness } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  const { query, view, total } = useFleet({ q, freshness }, now);
  const mayAdd = useMay('devices.write');
  useWatch('*');
  useTitle(t('overview.title'));

  const setQ = useCallback(
    (text: string) =>
      void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true }),
    [navigate],
  );
  const setFreshness = (state: Freshness | undefined) =>
    void navigate({ search: (was) => ({ ...was, freshness: state }), replace: true });
  const clear = () => void navigate({ search: {}, replace: true });

  return (
    <div className={classes.page}>
      <h1>{t('overview.title')}</h1>
      <SetupCard />
      <div className={classes.head}>
        <Todo />
        <div className={classes.side}>
          <Health view={view} total={total} chosen={freshness} onChoose={setFreshness} />
          <SearchBox value={q ?? ''} onChange={setQ} />
        </div>
      </div>
      {query.isError && !view ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          {!view && <TilesPending />}
          {view && total === 0 && <NoDevices mayAdd={mayAdd} />}
          {view && total > 0 && view.shown.length === 0 && <NoMatch onClear={clear} />}
          {view && view.shown.length > 0 && (
            <TileGroups devices={view.shown} filter={`${q ?? ''}|${freshness ?? ''}`} />
          )}
        </>
      )}
    </div>
  );
}
