import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { parseDatastream } from '../../../../domain/datastream.ts';
import { mainDatastream } from '../../../../domain/main-figure.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { deploymentsQuery } from '../../data/site.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import { AlertChart } from './alert-chart.tsx';
import classes from './alert-page.module.css';

const DAY_MS = 86_400_000;
const AFTER_MS = 2 * 3_600_000;
/** A rule on a whole site may speak of many datastreams; so many are shown. */
const SHOWN = 4;

/** What is drawn: a datastream of a device and the condition that was held against it. */
interface Drawn {
  readonly device: string;
  readonly datastream: string;
  readonly condition: Condition | null;
}

/** The day before the alert and the time since, until it was over, live while it is not. */
function useSpan({ raisedAt, clearedAt }: DetailedAlert) {
  return useMemo(() => {
    const from = new Date(Date.parse(raisedAt) - DAY_MS).toISOString();
    const end = clearedAt === null ? serverNow() : Math.min(serverNow(), Date.parse(clearedAt) + AFTER_MS);
    return { from, to: new Date(end).toISOString() };
  }, [raisedAt, clearedAt]);
}

/** The readings around the moment of the alert, with the limits of its rule. */
export function AlertCharts({ alert }: { readonly alert: DetailedAlert }) {
  const { t } = useTexts();
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="alert-chart">
      <h2 id="alert-chart" className={manage.heading}>
        {t('alertPage.chart')}
      </h2>
      {alert.device === null ? <OfSite alert={alert} /> : <OfDevice alert={alert} device={alert.device} />}
    </section>
  );
}

function OfDevice({ alert, device }: { readonly alert: DetailedAlert; readonly device: string }) {
  const { t } = useTexts();
  const silent = alert.datastream === null;
  const latest = useQuery({ ...deviceLatestQuery(device), enabled: silent }).data;
  const datastream = alert.datastream ?? mainDatastream([...(latest?.keys() ?? [])]);
  if (datastream === undefined) return <p className={manage.muted}>{t('alertPage.noChart')}</p>;
  const condition = silent ? null : (alert.definition?.condition ?? null);
  return <One alert={alert} drawn={{ device, datastream, condition }} />;
}

/** Datastreams of the site that the combination speaks of, each with the part that does. */
function OfSite({ alert }: { readonly alert: DetailedAlert }) {
  const tools = useTexts();
  const { t } = tools;
  const stays = useQuery({ ...deploymentsQuery(alert.site ?? ''), enabled: alert.site !== null }).data;
  const condition = alert.definition?.condition;
  const parts = condition?.kind === 'combination' ? condition.parts.flatMap(({ conditions }) => conditions) : [];
  const found = new Map<string, Drawn>();
  for (const part of parts)
    for (const { device, datastreams } of (stays ?? []).filter(({ to }) => to === null))
      for (const datastream of datastreams) {
        const named = parseDatastream(datastream);
        const meant = named?.property === part.property && (part.channel === null || part.channel === named.channel);
        if (meant) found.set(`${device}/${datastream}`, { device, datastream, condition: part });
      }
  const drawn = [...found.values()].slice(0, SHOWN);
  if (drawn.length === 0) return <p className={manage.muted}>{t('alertPage.noChart')}</p>;
  return (
    <div className={classes.charts}>
      {drawn.map((one) => (
        <div key={`${one.device}/${one.datastream}`}>
          <h3 className={classes.name}>{datastreamName(one.datastream, tools)}</h3>
          <One alert={alert} drawn={one} />
        </div>
      ))}
    </div>
  );
}

function One({ alert, drawn }: { readonly alert: DetailedAlert; readonly drawn: Drawn }) {
  const choice = useSpan(alert);
  const expectedIntervalS = useQuery(deviceQuery(drawn.device)).data?.expectedIntervalS;
  if (expectedIntervalS === undefined) return null;
  return (
    <AlertChart {...drawn} choice={choice} live={alert.clearedAt === null} expectedIntervalS={expectedIntervalS} />
  );
}
