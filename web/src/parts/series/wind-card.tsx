import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { WindKey, WindRoseChart } from '../../charts/wind-rose.tsx';
import { bucketsQuery, type SeriesSource } from '../../data/source-series.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { Preset, RangeChoice } from '../../lib/time-range.ts';
import {
  mainSectors,
  prevailing,
  type Sector,
  sectors,
  speedClasses,
  type WindRose,
  windRose,
} from '../../lib/wind-rose.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import { DataTable } from './data-table.tsx';
import classes from './series.module.css';
import { useWindow } from './use-window.ts';

/** Directions have no mean worth the name, so single readings are counted: of no more than this, for the sake of phones. */
const MOST_MS = 31 * 86_400_000;

interface WindCardProps {
  readonly source: SeriesSource;
  readonly choice: RangeChoice;
  readonly usual: Preset;
}

/** Where the wind came from over the range, and how strong. */
export function WindCard({ source, choice, usual }: WindCardProps) {
  const { t, format } = useTexts();
  const [asTable, setAsTable] = useState(false);
  const shown = useWindow(choice, usual);
  const window = { from: Math.max(shown.from, shown.to - MOST_MS), to: shown.to, bucket: 'raw' };
  const speed = useQuery(bucketsQuery(source, { datastream: 'wind_speed', ...window }));
  const direction = useQuery(bucketsQuery(source, { datastream: 'wind_direction', ...window }));
  const rose = useMemo(
    () =>
      speed.data &&
      direction.data &&
      windRose({ t: speed.data.t, values: speed.data.mean }, { t: direction.data.t, values: direction.data.mean }),
    [speed.data, direction.data],
  );
  const failed = [speed, direction].find(({ isError, data }) => isError && !data);
  return (
    <section className={`${card.card} ${classes.rose}`} aria-labelledby="wind-rose">
      <header className={classes.head}>
        <h2 id="wind-rose">{t('wind.title')}</h2>
        <Button variant="default" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {t(asTable ? 'device.toChart' : 'device.toTable')}
        </Button>
      </header>
      {failed ? (
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      ) : rose === undefined ? (
        <Skeleton h={280} />
      ) : (
        <Rose rose={rose} asTable={asTable} />
      )}
      {shown.to - shown.from > MOST_MS && (
        <p className={classes.legend}>{t('wind.cut', { from: format.instant(window.from) })}</p>
      )}
    </section>
  );
}

function Rose({ rose, asTable }: { readonly rose: WindRose; readonly asTable: boolean }) {
  const { t, format } = useTexts();
  if (rose.readings === 0) return <p className={classes.legend}>{t('device.noSeries')}</p>;
  const percent = (share: number) => `${format.number(100 * share)}\u00a0%`;
  const name = (sector: Sector) => t(`wind.from.${sector}`);
  const bounds = speedClasses.map((edge, i) => {
    const next = speedClasses[i + 1];
    const write = (value: number) => format.number(value, Number.isInteger(value) ? 0 : 1);
    return next === undefined ? `≥ ${write(edge)}\u00a0m/s` : `${write(edge)}–${write(next)}\u00a0m/s`;
  });
  const most = prevailing(rose);
  const summary = most
    ? t('wind.summary', { where: name(most.sector), share: percent(most.share), calm: percent(rose.calm) })
    : t('wind.allCalm');
  if (asTable)
    return (
      <DataTable
        columns={[t('wind.where'), ...bounds, t('wind.sum')]}
        rows={sectors.map((sector, i) => {
          const row = rose.shares[i] ?? [];
          return { key: sector, cells: [name(sector), ...row.map(percent), percent(row.reduce((a, b) => a + b, 0))] };
        })}
      />
    );
  return (
    <div className={classes.roseBody}>
      <WindRoseChart
        rose={rose}
        names={mainSectors.map((sector) => t(`wind.short.${sector}`))}
        percent={percent}
        description={summary}
      />
      <div className={classes.states}>
        <p>{summary}</p>
        <ul className={classes.keys}>
          {bounds.map((bound, i) => (
            <li key={bound}>
              <WindKey strength={i + 1} />
              {bound}
            </li>
          ))}
        </ul>
        <p className={classes.legend}>{t('wind.calmNote')}</p>
      </div>
    </div>
  );
}
