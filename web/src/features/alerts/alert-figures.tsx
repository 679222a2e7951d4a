import type { ReactNode } from 'react';
import type { DetailedAlert } from '../../data/alert-detail.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { serverNow } from '../../lib/clock.ts';
import { Noticed } from '../../ui/alert-row.tsx';
import { alertFacts, judgedLine } from '../../ui/alert-text.ts';
import card from '../../ui/card.module.css';
import manage from '../../ui/manage.module.css';
import classes from './alert-page.module.css';

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The figures in words: what was measured, what it was held against, and how it stands. */
export function AlertFigures({ alert }: { readonly alert: DetailedAlert }) {
  const tools = useTexts();
  const { t, format } = tools;
  const { figure, rest } = alertFacts(alert, tools);
  const line = (value: number) => judgedLine(alert, value, tools);
  const { value, peak, threshold } = alert;
  const step = alert.definition?.condition.steps[alert.step - 1];
  const snoozed = alert.snoozedUntil !== null && Date.parse(alert.snoozedUntil) > serverNow();
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="figures">
      <h2 id="figures" className={manage.heading}>
        {alert.datastream === null ? t('alertPage.figures') : datastreamName(alert.datastream, tools)}
      </h2>
      <p className={classes.sentence}>
        <b>{figure}</b>
        {rest.length > 0 && `, ${rest.join(', ')}`}
      </p>
      <dl className={classes.facts}>
        {value !== null && <Fact name={t('alertPage.atRaise')}>{line(value)}</Fact>}
        {peak !== null && peak !== value && <Fact name={t('alertPage.worst')}>{line(peak)}</Fact>}
        {threshold !== null && <Fact name={t('alertPage.limit')}>{line(threshold)}</Fact>}
        {step && 'low' in step && (
          <Fact name={t('alertPage.limit')}>
            {line(step.low)} – {line(step.high)}
          </Fact>
        )}
        {alert.highestStep > alert.step && (
          <Fact name={t('alertPage.level')}>
            {t('alertPage.highest', { step: alert.highestStep, steps: alert.steps })}
          </Fact>
        )}
        <Fact name={t('alertPage.who')}>{alert.assignedTo?.name ?? t('alertPage.nobody')}</Fact>
        {alert.cause !== null && (
          <Fact name={t('alertPage.cause')}>
            {t(`inbox.cause.${alert.cause}`)}
            {alert.closedAt !== null &&
              alert.closedBy !== null &&
              ` (${t('alertPage.closedBy', { who: alert.closedBy || t('alertPage.gone'), at: format.shortInstant(Date.parse(alert.closedAt)) })})`}
          </Fact>
        )}
      </dl>
      {(alert.acknowledgedAt !== null || snoozed) && (
        <div className={classes.states}>
          <Noticed alert={alert} />
        </div>
      )}
    </section>
  );
}
