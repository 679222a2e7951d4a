import type { ReactNode } from 'react';
import type { OverviewVillages } from '../../../../domain/api/overview.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { LevelMark } from '../../ui/marks.tsx';
import { Donut } from './donut.tsx';
import { percent, points } from './share-text.ts';
import classes from './villages-view.module.css';

interface FigureProps {
  readonly title: string;
  readonly value: ReactNode;
  readonly unit?: string | undefined;
  /** Beside the figure. */
  readonly aside?: ReactNode;
  /** What it means, for whoever asks. */
  readonly help?: string;
  readonly children: ReactNode;
}

function Figure({ title, value, unit, aside, help, children }: FigureProps) {
  return (
    <section className={`${card.card} ${classes.figure}`} title={help}>
      <h2>{title}</h2>
      <p className={classes.value}>
        {value} {unit !== undefined && <small>{unit}</small>}
      </p>
      {aside}
      <div className={classes.under}>{children}</div>
    </section>
  );
}

/** How much more or less than a week ago, in words. */
function Against({ today, lastWeek }: Pick<OverviewVillages['totals'], 'today' | 'lastWeek'>) {
  const tools = useTexts();
  const { t, format } = tools;
  if (lastWeek === 0) return <>{t('villagesOverview.noLastWeek')}</>;
  const change = today / lastWeek - 1;
  const share = percent(Math.abs(change), tools);
  const said =
    Math.abs(change) < 0.005
      ? t('villagesOverview.same')
      : t(change > 0 ? 'villagesOverview.more' : 'villagesOverview.less', { share });
  const most = Math.max(today, lastWeek);
  return (
    <>
      <span className={classes.pair} aria-hidden="true">
        <i style={{ width: `${(today / most) * 100}%` }} />
        <i style={{ width: `${(lastWeek / most) * 100}%` }} />
      </span>
      <span>
        {t('villagesOverview.lastWeek', { n: format.number(lastWeek) })} · {said}
      </span>
    </>
  );
}

/** The four figures of all that one may see. */
export function Figures({ totals }: { readonly totals: OverviewVillages['totals'] }) {
  const tools = useTexts();
  const { t, format } = tools;
  const { devices, alerts, quality, acknowledgedAfterS } = totals;
  const all = devices.fresh + devices.late + devices.lost + devices.never;
  const missing = (['late', 'lost', 'never'] as const).filter((state) => devices[state] > 0);
  const open = alerts.watch + alerts.act + alerts.danger;
  const acting = alerts.act + alerts.danger;
  const known = [quality.correct, quality.complete, quality.clean, quality.alive].filter((share) => share !== null);
  const mean = known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
  return (
    <div className={classes.figures}>
      <Figure
        title={t('villagesOverview.alive')}
        value={format.number(devices.fresh)}
        unit={t('villagesOverview.ofTotal', { total: format.number(all) })}
        aside={<Donut counts={devices} />}
      >
        {missing.length === 0
          ? t('villagesOverview.allFresh')
          : missing
              .map((state) => t(`villagesOverview.partly.${state}`, { n: format.number(devices[state]) }))
              .join(' · ')}
      </Figure>
      <Figure title={t('villagesOverview.open')} value={format.number(open)}>
        {acting > 0 && (
          <b className={classes.acting}>
            <LevelMark level={alerts.danger > 0 ? 'danger' : 'act'} size={16} />
            {t('villagesOverview.toDo', { n: format.number(acting) })}
          </b>
        )}
        {alerts.waiting > 0 && <span>{t('villagesOverview.waiting', { n: format.number(alerts.waiting) })}</span>}
        <span>
          {acknowledgedAfterS === null
            ? t('villagesOverview.notAcknowledged')
            : t('villagesOverview.acknowledgedAfter', { time: format.duration(Math.max(60, acknowledgedAfterS)) })}
        </span>
      </Figure>
      <Figure
        title={t('villagesOverview.quality')}
        value={points(mean, tools)}
        unit={mean === null ? undefined : t('villagesOverview.outOf')}
        help={t('villagesOverview.qualityHelp')}
      >
        {t('villagesOverview.four', {
          correct: points(quality.correct, tools),
          complete: points(quality.complete, tools),
          clean: points(quality.clean, tools),
          alive: points(quality.alive, tools),
        })}
      </Figure>
      <Figure title={t('villagesOverview.today')} value={format.number(totals.today)}>
        <Against today={totals.today} lastWeek={totals.lastWeek} />
      </Figure>
    </div>
  );
}
