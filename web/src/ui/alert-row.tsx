import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Alert } from '../../../domain/api/alerts.ts';
import { useTexts } from '../i18n/use-texts.ts';
import { serverNow } from '../lib/clock.ts';
import type { MaybeWaiting } from '../lib/waiting.ts';
import classes from './alert-row.module.css';
import { AlertTags } from './alert-tags.tsx';
import { alertFacts, alertTitle } from './alert-text.ts';
import { CheckIcon } from './icons.tsx';
import { LevelMark } from './marks.tsx';

export interface AlertRowProps {
  readonly alert: Alert;
  readonly onAcknowledge: (id: string) => void;
  readonly busy: boolean;
  readonly failed: boolean;
  readonly mayAcknowledge: boolean;
}

const DAY_MS = 86_400_000;

/** The date is said where it is not today's, the year where it may be another. */
function When({ alert }: { readonly alert: Alert }) {
  const { t, format } = useTexts();
  const at = (instant: string) => {
    const ms = Date.parse(instant);
    const ago = serverNow() - ms;
    if (ago < DAY_MS && format.day(ms) === format.day(serverNow())) return format.time(ms);
    return ago < 300 * DAY_MS ? format.shortInstant(ms) : format.instant(ms);
  };
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

/** What is wrong, by how much, and what to do; its title leads to the alert's page. */
export function AlertBody({ alert, title }: { readonly alert: Alert; readonly title?: string | undefined }) {
  const tools = useTexts();
  const { figure, rest } = alertFacts(alert, tools);
  const advice = alert.advice[tools.language];
  return (
    <div className={classes.body}>
      <h3 className={classes.title}>
        <Link to="/alerts/$alert" params={{ alert: alert.id }}>
          {title ?? alertTitle(alert, tools)}
        </Link>
      </h3>
      <p className={classes.facts}>
        <b>{figure}</b>
        {rest.length > 0 && `, ${rest.join(', ')}`}
      </p>
      {advice !== '' && <p className={classes.advice}>{advice}</p>}
      <AlertTags alert={alert} />
      <When alert={alert} />
    </div>
  );
}

/** That somebody has taken it on. */
export function Noticed({ alert }: { readonly alert: MaybeWaiting<Alert> }) {
  const { t, format } = useTexts();
  if (alert.acknowledgedAt === null) return null;
  if (alert.waiting) return <span className={classes.done}>{t('alerts.waiting')}</span>;
  const at = format.shortInstant(Date.parse(alert.acknowledgedAt));
  return (
    <span className={classes.done}>
      <CheckIcon size={16} />
      {alert.acknowledgedBy ? t('alerts.by', { who: alert.acknowledgedBy, at }) : t('alerts.noticed', { at })}
    </span>
  );
}

/** A list's row: mark, body, and what can be done about it. */
export function AlertFrame({ alert, children, actions }: AlertFrameProps) {
  return (
    <article className={classes.row}>
      <LevelMark level={alert.level} />
      {children}
      {actions && <div className={classes.action}>{actions}</div>}
    </article>
  );
}

interface AlertFrameProps {
  readonly alert: Alert;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** One alert and the button that says "we know". */
export function AlertRow({ alert, onAcknowledge, busy, failed, mayAcknowledge }: AlertRowProps) {
  const tools = useTexts();
  const { t } = tools;
  const open = alert.acknowledgedAt === null && alert.state === 'raised' && mayAcknowledge;
  return (
    <AlertFrame
      alert={alert}
      actions={
        open ? (
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
              aria-label={t('alerts.acknowledgeOf', { what: alertTitle(alert, tools) })}
            >
              {t('alerts.acknowledge')}
            </Button>
          </>
        ) : (
          alert.acknowledgedAt !== null && <Noticed alert={alert} />
        )
      }
    >
      <AlertBody alert={alert} />
    </AlertFrame>
  );
}
