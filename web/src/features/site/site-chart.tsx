import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Deployment } from '../../../../domain/api/sites.ts';
import { byImportance, tellsOfSurroundings } from '../../../../domain/main-figure.ts';
import { deviceAlertsQuery } from '../../data/alerts.ts';
import { deviceQuery } from '../../data/devices.ts';
import { useSimple } from '../../data/mode.ts';
import { seasonsQuery, siteQuery } from '../../data/site.ts';
import type { SeriesSource } from '../../data/source-series.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Preset, RangeChoice } from '../../lib/time-range.ts';
import { SeriesCard, seriesTitle } from '../../parts/series/series-card.tsx';
import type { SeriesProps } from '../../parts/series/series-props.ts';
import { useBands } from '../../parts/series/use-bands.ts';
import { useFlags } from '../../parts/series/use-flags.ts';
import manage from '../../ui/manage.module.css';
import { RangeControl } from '../../ui/range-control.tsx';
import { RangeFault } from '../../ui/range-fault.tsx';
import type { SiteSearch } from './search.ts';
import classes from './site-page.module.css';
import { shownAsFigures } from './site-values.tsx';

const route = getRouteApi('/shell/sites/$site');

/** Shown where the URL says nothing. */
const USUAL: Preset = '7d';
const NO_SEASONS: SeriesProps['seasons'] = [];

/** What was measured here by whichever device stood here, as one line. */
export function SiteChart({ site, stays }: { readonly site: string; readonly stays: readonly Deployment[] }) {
  const tools = useTexts();
  const { t } = tools;
  const simple = useSimple();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // What devices of today measure comes first.
  const keys = useMemo(() => {
    const here = stays.filter(({ to }) => to === null).flatMap(({ datastreams }) => datastreams);
    const before = stays.flatMap(({ datastreams }) => datastreams).filter((key) => !here.includes(key));
    return [...byImportance([...new Set(here)]), ...byImportance([...new Set(before)])];
  }, [stays]);
  const chosen = search.datastream !== undefined && keys.includes(search.datastream) ? search.datastream : keys[0];
  const { from, to } = search;
  const choice: RangeChoice = useMemo(() => ({ from, to }), [from, to]);
  const about = useQuery(siteQuery(site)).data?.value;
  const go = (change: Partial<SiteSearch>, replace = true) =>
    void navigate({ search: (was) => ({ ...was, ...change }), replace, resetScroll: false });

  // What stands above as a figure is chosen there.
  const told = shownAsFigures(stays);
  const more = keys.some((key) => !told.has(key) && (key === chosen || !simple || tellsOfSurroundings(key)));

  if (chosen === undefined) return null;
  return (
    <section className={classes.chart} aria-label={t('site.chart')}>
      <div className={classes.choice}>
        {more && (
          <NativeSelect
            size="md"
            label={t('site.what')}
            value={chosen}
            onChange={(event) => go({ datastream: event.currentTarget.value })}
            data={keys.map((key) => ({ value: key, label: seriesTitle(key, tools) }))}
          />
        )}
        <RangeControl
          choice={choice}
          usual={USUAL}
          season={about?.season?.from}
          onChange={(range) => go(range, false)}
        />
      </div>
      <RangeFault choice={choice} />
      <Drawn
        key={chosen}
        site={site}
        where={about?.name ?? ''}
        datastream={chosen}
        choice={choice}
        stays={stays}
        search={search}
        onSearch={go}
      />
      <p className={manage.small}>{t('site.chartNote')}</p>
    </section>
  );
}

interface DrawnProps {
  readonly site: string;
  readonly where: string;
  readonly datastream: string;
  readonly choice: RangeChoice;
  readonly stays: readonly Deployment[];
  readonly search: SiteSearch;
  readonly onSearch: (change: Partial<SiteSearch>, replace?: boolean) => void;
}

function Drawn({ site, where, datastream, choice, stays, search, onSearch }: DrawnProps) {
  const source = useMemo((): SeriesSource => ({ kind: 'site', id: site }), [site]);
  const of = useMemo(() => ({ site }), [site]);
  const seasons = useQuery(seasonsQuery(site)).data ?? NO_SEASONS;
  // Limits and alerts are those of the device that measures it today.
  const here = stays.find(({ to, datastreams }) => to === null && datastreams.includes(datastream))?.device;
  const device = useQuery({ ...deviceQuery(here ?? ''), enabled: here !== undefined }).data;
  const alerts = useQuery({ ...deviceAlertsQuery(here ?? ''), enabled: here !== undefined }).data;
  return (
    <SeriesCard
      source={source}
      where={where}
      datastream={datastream}
      choice={choice}
      usual={USUAL}
      view={search.view ?? 'chart'}
      compare={search.compare}
      seasons={seasons}
      bands={useBands(device, datastream)}
      flags={useFlags({ of, alerts, datastream, choice })}
      liveDevice={here ?? null}
      onChoose={(range) => onSearch(range, false)}
      onView={(view) => onSearch({ view: view === 'chart' ? undefined : view })}
      onCompare={(compare) => onSearch({ compare })}
    />
  );
}
