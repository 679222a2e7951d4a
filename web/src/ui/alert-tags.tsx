import type { Alert } from '../../../domain/api/alerts.ts';
import { useTexts } from '../i18n/use-texts.ts';
import classes from './alert-tags.module.css';
import { RiskChip } from './risk-chip.tsx';
import { useNow } from './use-now.ts';

/** What else there is to know of an alert at a glance: its step, its risk level, who sees to it, why it is quiet. */
export function AlertTags({ alert }: { readonly alert: Alert }) {
  const { t, language, format } = useTexts();
  const now = useNow();
  const tags: string[] = [];
  if (alert.label) tags.push(alert.label[language]);
  else if (alert.steps > 1) tags.push(t('alerts.step', { step: alert.step, steps: alert.steps }));
  if (alert.assignedTo) tags.push(t('alerts.assigned', { who: alert.assignedTo.name }));
  if (alert.state !== 'cleared' && alert.snoozedUntil !== null && Date.parse(alert.snoozedUntil) > now)
    tags.push(t('alerts.snoozed', { at: format.shortInstant(Date.parse(alert.snoozedUntil)) }));
  if (alert.inMaintenance) tags.push(t('alerts.inMaintenance'));
  if (alert.flaps > 0) tags.push(t('alerts.flaps', { n: alert.flaps }));
  if (tags.length === 0 && alert.risk === null) return null;
  return (
    <p className={classes.tags}>
      {alert.risk !== null && <RiskChip risk={alert.risk} />}
      {tags.map((tag) => (
        <span key={tag} className={classes.tag}>
          {tag}
        </span>
      ))}
    </p>
  );
}
