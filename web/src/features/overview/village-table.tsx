import { Link } from '@tanstack/react-router';
import type { OverviewVillage } from '../../../../domain/api/overview.ts';
import type { AlertLevel } from '../../../../domain/rules/steps.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { FreshnessBar } from '../../ui/fleet-filter.tsx';
import { LevelMark } from '../../ui/marks.tsx';
import { dayName, percent } from './share-text.ts';
import classes from './village-table.module.css';

const levels: readonly AlertLevel[] = ['danger', 'act', 'watch'];
/** Shares of data from which on a day counts as whole, and as mostly there. */
const WHOLE = 0.95;
const MOSTLY = 0.8;

function Alerts({ village: { alerts, worst } }: { readonly village: OverviewVillage }) {
  const { t, language } = useTexts();
  const open = levels.filter((level) => alerts[level] > 0);
  if (open.length === 0) return <span className={classes.calm}>{t('villagesOverview.noAlerts')}</span>;
  return (
    <>
      <span className={classes.levels}>
        {open.map((level) => (
          <span key={level} className={classes[level]} title={t(`level.${level}`)}>
            <LevelMark level={level} size={16} />
            {alerts[level]}
            <span className={classes.hidden}>{t(`level.${level}`)}</span>
          </span>
        ))}
      </span>
      {worst && (
        <Link to="/alerts/$alert" params={{ alert: worst.id }} className={classes.worst}>
          {worst.ruleName[language]}
        </Link>
      )}
    </>
  );
}

const toneOf = (share: number | null): string =>
  share === null ? 'none' : share >= WHOLE ? 'whole' : share >= MOSTLY ? 'part' : 'poor';

function Week({ days, complete }: Pick<OverviewVillage, 'days' | 'complete'>) {
  const tools = useTexts();
  const said = (share: number | null) => (share === null ? tools.t('villagesOverview.notOwed') : percent(share, tools));
  const label = days
    .map(({ day, complete: share }) =>
      tools.t('villagesOverview.dayShare', { day: dayName(day, tools), share: said(share) }),
    )
    .join('; ');
  return (
    <span className={classes.week}>
      <span className={classes.bars} role="img" aria-label={label} title={label}>
        {days.map(({ day, complete: share }) => (
          <i key={day} data-tone={toneOf(share)} style={{ height: `${Math.max(15, (share ?? 1) * 100)}%` }} />
        ))}
      </span>
      <span className={classes.share}>{complete === null ? '–' : percent(complete, tools)}</span>
    </span>
  );
}

function Name({ village, tools }: { readonly village: OverviewVillage; readonly tools: TextTools }) {
  if (village.id === null) return <>{tools.t('overview.elsewhere')}</>;
  return (
    <Link to="/" search={{ view: 'sites', q: village.name ?? undefined }} className={classes.link}>
      {village.name}
    </Link>
  );
}

/** Villages as rows on a desktop, as cards on a phone; what needs attention first. */
export function VillageTable({ villages }: { readonly villages: readonly OverviewVillage[] }) {
  const tools = useTexts();
  const { t, format } = tools;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('villagesOverview.village')}</th>
          <th scope="col">{t('villagesOverview.alerts')}</th>
          <th scope="col">{t('villagesOverview.devices')}</th>
          <th scope="col">{t('villagesOverview.days')}</th>
          <th scope="col">{t('villagesOverview.today')}</th>
        </tr>
      </thead>
      <tbody>
        {villages.map((village) => {
          const { fresh, late, lost, never } = village.devices;
          return (
            <tr key={village.id ?? ''}>
              <th scope="row">
                <Name village={village} tools={tools} />
                <small>{village.communeName}</small>
              </th>
              <td data-of={t('villagesOverview.alerts')}>
                <Alerts village={village} />
              </td>
              <td data-of={t('villagesOverview.devices')}>
                <span className={classes.fleet}>
                  <span>
                    {format.number(fresh)} / {format.number(fresh + late + lost + never)}
                  </span>
                  <FreshnessBar counts={village.devices} />
                </span>
              </td>
              <td data-of={t('villagesOverview.days')}>
                <Week days={village.days} complete={village.complete} />
              </td>
              <td data-of={t('villagesOverview.today')}>
                {format.number(village.today)}
                {village.lastWeek > 0 && (
                  <small>{t('villagesOverview.lastWeek', { n: format.number(village.lastWeek) })}</small>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
