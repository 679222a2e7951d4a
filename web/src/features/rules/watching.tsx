import { useQuery } from '@tanstack/react-query';
import type { Device } from '../../../../domain/api/devices.ts';
import { fleetLatestQuery } from '../../data/latest.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Draft, subjectOf } from './draft.ts';
import { linesOf } from './preview.tsx';
import classes from './rules.module.css';

interface WatchingProps {
  readonly draft: Draft;
  /** undefined while that is not known */
  readonly watched: readonly Device[] | undefined;
}

/** How many devices the rule would watch today, and whether any of them measures what it is about. */
export function Watching({ draft, watched }: WatchingProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const latest = useQuery(fleetLatestQuery).data;
  if (watched === undefined || latest === undefined) return null;
  if (watched.length === 0) return <p className={classes.muted}>{t('rules.watchingNone')}</p>;
  const { property } = subjectOf(draft.condition);
  const n =
    property === ''
      ? watched.length
      : new Set(linesOf(draft.condition, watched, latest).map(({ device }) => device)).size;
  if (n === 0)
    return (
      <p className={classes.warn}>
        {t('rules.noSuchProperty', { n: format.number(watched.length), what: datastreamName(property, tools) })}
      </p>
    );
  return <p className={classes.muted}>{t('rules.watching', { n: format.number(n) })}</p>;
}
