import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { maintenanceUntil } from '../../../../domain/alerts/maintenance.ts';
import type { MaintenanceWindow } from '../../../../domain/api/maintenance.ts';
import type { Site } from '../../../../domain/api/sites.ts';
import { maintenanceQuery, useRemoveMaintenance } from '../../data/maintenance.ts';
import { exactDuration, weekdaysText } from '../../i18n/rule-text.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { saveFailure } from '../../lib/save-failure.ts';
import { TIME_ZONE } from '../../lib/time-zone.ts';
import card from '../../ui/card.module.css';
import { Failed } from '../../ui/failed.tsx';
import manage from '../../ui/manage.module.css';
import { SureButton } from '../../ui/sure-button.tsx';
import { MaintenanceForm } from './maintenance-form.tsx';
import classes from './site-page.module.css';

const timesOf = ({ from, to, weekly }: MaintenanceWindow) => ({
  from: Date.parse(from),
  to: to === null ? null : Date.parse(to),
  weekly,
});

/** Until when the site is in maintenance; null when it is not. */
function useMaintenanceUntil({ id, timeZone }: Pick<Site, 'id' | 'timeZone'>): number | null {
  const windows = useQuery(maintenanceQuery(id)).data ?? [];
  return maintenanceUntil(windows.map(timesOf), serverNow(), timeZone ?? TIME_ZONE);
}

/** Says that a site is being worked on. */
export function MaintenanceMark({ site }: { readonly site: Pick<Site, 'id' | 'timeZone'> }) {
  const { t, format } = useTexts();
  const until = useMaintenanceUntil(site);
  if (until === null) return null;
  return (
    <p className={classes.maintained}>
      {t('maintenance.now')}, {t('maintenance.until', { at: format.shortInstant(until) })}
    </p>
  );
}

/** When a site is worked on and nobody is told of its alerts: once, or every week. */
export function MaintenanceCard({ site, mayWrite }: { readonly site: Site; readonly mayWrite: boolean }) {
  const { t } = useTexts();
  const query = useQuery(maintenanceQuery(site.id));
  const remove = useRemoveMaintenance(site.id);
  const [open, setOpen] = useState(false);
  const now = serverNow();
  const rows = query.data
    ?.map((one) => ({ ...one, over: one.to !== null && Date.parse(one.to) <= now }))
    .sort((a, b) => Number(a.over) - Number(b.over) || Date.parse(a.from) - Date.parse(b.from));
  return (
    <section className={`${card.card} ${classes.season}`} aria-labelledby="maintenance">
      <h2 id="maintenance" className={manage.heading}>
        {t('maintenance.title')}
      </h2>
      <p className={manage.muted}>{t('maintenance.lead')}</p>
      {query.isError && !query.data && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton h={44} aria-busy="true" />}
      {rows?.length === 0 && <p className={manage.muted}>{t('maintenance.none')}</p>}
      <ul className={classes.windows}>
        {rows?.map((one) => (
          <li key={one.id} className={classes.window} data-over={one.over || undefined}>
            <span>
              <b>{one.reason}</b>
              <WhenText window={one} over={one.over} />
            </span>
            {mayWrite && (
              <SureButton
                label={t('form.remove')}
                about={t('maintenance.removeOf', { reason: one.reason })}
                loading={remove.isPending && remove.variables === one.id}
                onSure={() => remove.mutate(one.id)}
              />
            )}
          </li>
        ))}
      </ul>
      <div role="alert">{remove.isError && <p className={manage.error}>{t(saveFailure(remove.error))}</p>}</div>
      {open && <MaintenanceForm site={site} onDone={() => setOpen(false)} />}
      {mayWrite && !open && (
        <div className={manage.actions}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('maintenance.add')}
          </Button>
        </div>
      )}
    </section>
  );
}

function WhenText({ window, over }: { readonly window: MaintenanceWindow; readonly over: boolean }) {
  const tools = useTexts();
  return <small>{[whenText(window, tools), over && tools.t('maintenance.over')].filter(Boolean).join(' · ')}</small>;
}

function whenText({ from, to, weekly }: MaintenanceWindow, tools: TextTools): string {
  const { t, format } = tools;
  const at = (instant: string) => format.instant(Date.parse(instant));
  if (weekly === null) return t('maintenance.span', { from: at(from), to: to === null ? '' : at(to) });
  const every = t('maintenance.every', {
    days: weekdaysText(weekly.weekdays, tools),
    from: weekly.starts,
    duration: exactDuration(weekly.minutes * 60, tools),
  });
  return to === null ? every : `${every}, ${t('maintenance.until', { at: format.day(Date.parse(to) - 1) })}`;
}
