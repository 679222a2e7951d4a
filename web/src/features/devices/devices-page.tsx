import { Skeleton } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Freshness } from '../../../../domain/freshness.ts';
import { useFleet } from '../../data/fleet.ts';
import { useWatch } from '../../data/live.ts';
import { useMay } from '../../data/permissions.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { ButtonLink } from '../../ui/button-link.tsx';
import { Failed } from '../../ui/failed.tsx';
import { NoDevices, NoMatch } from '../../ui/fleet-empty.tsx';
import { FreshnessChips, SearchBox } from '../../ui/fleet-filter.tsx';
import { useNow } from '../../ui/use-now.ts';
import { useTitle } from '../../ui/use-title.ts';
import { DeviceTable } from './device-table.tsx';
import classes from './devices-page.module.css';

const route = getRouteApi('/shell/devices');
const none = { fresh: 0, late: 0, lost: 0, never: 0 };
const places = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Every device in a plain list: where it stands, how it reports, its main figure. */
export function DevicesPage() {
  const { t } = useTexts();
  const { q, freshness } = route.useSearch();
  const navigate = route.useNavigate();
  const { query, view, total } = useFleet({ q, freshness }, useNow());
  const mayAdd = useMay('devices.write');
  useWatch('*');
  useTitle(t('devices.title'));

  const setQ = useCallback(
    (text: string) =>
      void navigate({ search: (was) => ({ ...was, q: text === '' ? undefined : text }), replace: true }),
    [navigate],
  );
  const setFreshness = (state: Freshness | undefined) =>
    void navigate({ search: (was) => ({ ...was, freshness: state }), replace: true });

  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{t('devices.title')}</h1>
        {mayAdd && <ButtonLink to="/devices/new">{t('addDevice.title')}</ButtonLink>}
      </div>
      <FreshnessChips counts={view?.counts ?? none} chosen={freshness} onChoose={setFreshness} />
      <div className={classes.tools}>
        <SearchBox value={q ?? ''} onChange={setQ} />
        {view && <p role="status">{t('filter.shown', { n: view.shown.length })}</p>}
      </div>
      {query.isError && !view && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && (
        <div className={classes.pending} aria-busy="true">
          {places.map((place) => (
            <Skeleton key={place} h={60} radius={10} />
          ))}
        </div>
      )}
      {view && total === 0 && <NoDevices mayAdd={mayAdd} />}
      {view && total > 0 && view.shown.length === 0 && (
        <NoMatch onClear={() => void navigate({ search: {}, replace: true })} />
      )}
      {view && view.shown.length > 0 && <DeviceTable devices={view.shown} filter={`${q ?? ''}|${freshness ?? ''}`} />}
    </div>
  );
}
