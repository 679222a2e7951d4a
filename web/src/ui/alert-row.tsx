import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Alert } from '../../../domain/api/alerts.ts';
import { datastreamName } from '../i18n/datastream-name.ts';
import { quantityLine } from '../i18n/quantity-text.ts';
import { type TextTools, useTexts } from '../i18n/use-texts.ts';
import classes from './alert-row.module.css';
import { CheckIcon } from './icons.tsx';
import { LevelMark } from './marks.tsx';

export interface AlertRowProps {
  readonly alert: Alert;
  readonly onAcknowledge: (id: string) => void;
  readonly busy: boolean;
  readonly failed: boolean;
  readonly mayAcknowledge: boolean;
}

const signs: Readonly<Record<string, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

function facts(alert: Alert, tools: TextTools): { figure: string; rest: string[] } {
  const { t } = tools;
  if (alert.datastream === null || alert.value === null) return { figure: t('alerts.silent'), rest: [] };
  const line = (value: number) => quantityLine(alert.datastream!, value, tools);
  const rest: string[] = [];
  if (alert.threshold !== null) {
    const limit = `${signs[alert.operator ?? ''] ?? ''}\u00a0${line(alert.threshold)}`.trim();
    rest.push(t('alerts.threshold', { limit }));
  }
  if (alert.peak !== null && line(alert.peak) !== line(alert.value)) {
    rest.push(t('alerts.peak', { value: line(alert.peak) }));
  }
  return { figure: `${datastreamName(alert.datastream, tools)} ${line(alert.value)}`, rest };
}

function When({ alert }: { readonly alert: Alert }) {
  const { t, format } = useTexts();
  const at = (instant: string) => format.instant(Date.parse(instant));
  const parts = [t('alerts.raisedAt', { at: at(alert.raisedAt) })];
  if (alert.clearedAt) parts.push(t('alerts.clearedAt', { at: at(alert.clearedAt) }));
  return (
    <p className={classes.when}>
      {[t(`level.${alert.level}`), alert.siteName === alert.deviceName ? null : alert.siteName, ...parts]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

/** One alert: what is wrong, by how much, what to do, and the button that says "we know". */
export function AlertRow({ alert, onAcknowledge, busy, failed, mayAcknowledge }: AlertRowProps) {
  const tools = useTexts();
  const { t, language, format } = tools;
  const { figure, rest } = facts(alert, tools);
  const title = `${alert.deviceName ?? alert.siteName ?? ''}: ${alert.ruleName[language]}`;
  return (
    <article className={classes.row}>
      <LevelMark level={alert.level} />
      <div className={classes.body}>
        <h3 className={classes.title}>
          {alert.device === null ? (
            <Link to="/sites/$site" params={{ site: alert.site ?? '' }}>
              {title}
            </Link>
          ) : (
            <Link
              to="/devices/$device"
              params={{ device: alert.device }}
              search={alert.datastream === null ? {} : { datastream: alert.datastream }}
            >
              {title}
            </Link>
          )}
        </h3>
        <p className={classes.facts}>
          <b>{figure}</b>
          {rest.length > 0 && `, ${rest.join(', ')}`}
        </p>
        {alert.advice[language] !== '' && <p className={classes.advice}>{alert.advice[language]}</p>}
        <When alert={alert} />
      </div>
      {(alert.acknowledgedAt !== null || (alert.state === 'raised' && mayAcknowledge)) && (
        <div className={classes.action}>
          {alert.acknowledgedAt !== null ? (
            <span className={classes.done}>
              <CheckIcon size={16} />
              {alert.acknowledgedBy
                ? t('alerts.by', {
                    who: alert.acknowledgedBy,
                    at: format.shortInstant(Date.parse(alert.acknowledgedAt)),
                  })
                : t('alerts.noticed', { at: format.shortInstant(Date.parse(alert.acknowledgedAt)) })}
            </span>
          ) : (
            <>
              {failed && (
                <span className={classes.failed} role="alert">
                  {t('alerts.failed')}
                </span>
              )}
              <Button
                h="var(--touch)"
                loading={busy}
                onClick={() => onAcknowledge(alert.id)}
                aria-label={t('alerts.acknowledgeOf', { what: title })}
                data-acknowledge
              >
                {t('alerts.acknowledge')}
              </Button>
            </>
          )}
        </div>
      )}
    </article>
  );
}
