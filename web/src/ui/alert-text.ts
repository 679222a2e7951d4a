import type { Alert } from '../../../domain/api/alerts.ts';
import { propertyOf } from '../../../domain/datastream.ts';
import { observedProperty } from '../../../domain/observed-properties.ts';
import { datastreamName } from '../i18n/datastream-name.ts';
import { quantityLine } from '../i18n/quantity-text.ts';
import type { TextTools } from '../i18n/use-texts.ts';

const signs: Readonly<Record<string, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

/** Where an alert is and what it is about. */
export const alertTitle = (alert: Alert, { language }: TextTools): string =>
  `${alert.deviceName ?? alert.siteName ?? ''}: ${alert.ruleName[language]}`;

/** A number that a rule of that kind judges, with its unit: not every rule judges the result itself. */
export function judgedLine({ kind, datastream }: Pick<Alert, 'kind' | 'datastream'>, value: number, tools: TextTools) {
  const { t, format } = tools;
  if (kind === 'night-flow') return t('alerts.times', { n: format.number(value, 1) });
  if (kind === 'stuck') return format.duration(value);
  const line = quantityLine(datastream ?? '', value, tools);
  const grows = kind === 'never-zero' && observedProperty(propertyOf(datastream ?? ''))?.kind === 'counter';
  return grows ? t('alerts.anHour', { value: line }) : line;
}

const peakKey = (operator: string | null) => {
  if (operator?.startsWith('>')) return 'alerts.highest';
  return operator?.startsWith('<') ? 'alerts.lowest' : 'alerts.peak';
};

/** What was measured, and what it was held against, in words. */
export function alertFacts(
  alert: Alert,
  tools: TextTools,
): { readonly figure: string; readonly rest: readonly string[] } {
  const { t } = tools;
  const { kind, datastream, value, peak, threshold, operator } = alert;
  const rest: string[] = [];
  if (alert.explains > 0) rest.push(t('alerts.explains', { n: alert.explains }));
  if (kind === 'combination') return { figure: t('alerts.together'), rest };
  if (kind === 'no-data' || datastream === null) return { figure: t('alerts.silent'), rest };
  const name = datastreamName(datastream, tools);
  if (value === null) return { figure: name, rest };
  const line = (number: number) => judgedLine(alert, number, tools);
  if (threshold !== null) {
    const limit = `${signs[operator ?? ''] ?? ''}\u00a0${line(threshold)}`.trim();
    rest.push(t('alerts.threshold', { limit }));
  }
  if (peak !== null && line(peak) !== line(value)) rest.push(t(peakKey(operator), { value: line(peak) }));
  const measured = { name, value: line(value) };
  switch (kind) {
    case 'change':
      return { figure: t('alerts.changed', measured), rest };
    case 'sum':
      return { figure: t('alerts.summed', measured), rest };
    case 'swing':
      return { figure: t('alerts.swung', measured), rest };
    case 'difference':
      return { figure: t('alerts.differs', measured), rest };
    case 'night-flow':
      return { figure: t('alerts.nightFlow', measured), rest };
    case 'never-zero':
      return { figure: t('alerts.neverZero', measured), rest };
    case 'stuck':
      return { figure: t('alerts.stuck', measured), rest };
    default:
      return { figure: `${name} ${line(value)}`, rest };
  }
}
