import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Alert } from '../../../../domain/api/alerts.ts';
import type { ChartFlag } from '../../charts/flags.ts';
import { type DiaryOf, diaryQuery } from '../../data/diary.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import type { RangeChoice } from '../../lib/time-range.ts';

interface Flagged {
  readonly of: DiaryOf;
  /** Those that may be spoken of; the ones of other datastreams are left out. */
  readonly alerts: readonly Alert[] | undefined;
  readonly datastream: string;
  readonly choice: RangeChoice;
}

/** What happened around the readings: deeds of the diary, and alerts of this very datastream; oldest first. */
export function useFlags({ of, alerts, datastream, choice }: Flagged): readonly ChartFlag[] {
  const tools = useTexts();
  const entries = useQuery(diaryQuery(of, choice)).data?.items;
  return useMemo(() => {
    const deeds = (entries ?? []).map(({ at, kind, text, amount, unit }): ChartFlag => {
      const label = tools.t(`diaryKind.${kind}`);
      const much =
        amount === null ? '' : ` ${tools.format.number(amount, Number.isInteger(amount) ? 0 : 1)} ${unit ?? ''}`;
      return {
        at: Date.parse(at),
        kind: 'diary',
        label,
        text: `${label}${much.trimEnd()}${text === '' ? '' : ` – ${text}`}`,
      };
    });
    const told = (alerts ?? []).filter((alert) => alert.datastream === datastream).flatMap((one) => marks(one, tools));
    return [...deeds, ...told].sort((a, b) => a.at - b.at);
  }, [entries, alerts, datastream, tools]);
}

function marks(alert: Alert, { t, language }: TextTools): ChartFlag[] {
  const name = alert.ruleName[language];
  const raised: ChartFlag = {
    at: Date.parse(alert.raisedAt),
    kind: 'raised',
    level: alert.level,
    label: name,
    text: `${t(`level.${alert.level}`)}: ${name}`,
  };
  if (alert.clearedAt === null) return [raised];
  const over = t('device.cleared');
  return [raised, { at: Date.parse(alert.clearedAt), kind: 'cleared', label: over, text: `${over}: ${name}` }];
}
