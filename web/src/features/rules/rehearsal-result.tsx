import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Episode, Rehearsal } from '../../../../domain/api/rehearsals.ts';
import { parseDatastream } from '../../../../domain/datastream.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { limitUnit, plainNumber } from '../../i18n/rule-text.ts';
import { type TextTools, useTexts } from '../../i18n/use-texts.ts';
import { LevelMark } from '../../ui/marks.tsx';
import classes from './rehearsal.module.css';

const DAY_MS = 86_400_000;
const SHOWN = 10;

interface RehearsalResultProps {
  readonly result: Rehearsal;
  /** As it was rehearsed. */
  readonly condition: Condition;
}

/** What the rule would have done, beside what the one in use did. */
export function RehearsalResult({ result, condition }: RehearsalResultProps) {
  const { t, format } = useTexts();
  const { after, before, results, devices, truncated, notes } = result;
  return (
    <div className={classes.result}>
      <p className={classes.figure}>
        <strong>
          {after.alerts === 0 ? t('rules.wouldNot') : t('rules.would', { n: format.number(after.alerts) })}
        </strong>
        <span>
          {[
            before && t('rules.was', { n: format.number(before.alerts) }),
            after.alerts > 0 && t('rules.messages', { n: format.number(after.messages) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </p>
      <p className={classes.small}>
        {results === 0
          ? t('rules.lookedNone')
          : t('rules.looked', { results: format.number(results), devices: format.number(devices) })}
      </p>
      {(truncated || notes.length > 0) && (
        <ul className={truncated ? classes.truncated : classes.small}>
          {truncated && <li>{t('rules.truncated')}</li>}
          {notes.map((note) => (
            <li key={note}>{t(`rules.notes.${note}`)}</li>
          ))}
        </ul>
      )}
      {(after.alerts > 0 || (before?.alerts ?? 0) > 0) && <Bars result={result} />}
      {after.episodes.length > 0 && <Episodes episodes={after.episodes} condition={condition} />}
    </div>
  );
}

/** A bar for each day; what the rule in use did stands behind it. */
function Bars({ result }: { readonly result: Rehearsal }) {
  const { t, format } = useTexts();
  const { after, before, from, to } = result;
  const start = Date.parse(from);
  const days = after.perDay.length;
  const top = Math.max(1, ...after.perDay, ...(before?.perDay ?? []));
  const dayOf = (i: number) => format.day(Math.min(start + i * DAY_MS, Date.parse(to)));
  return (
    <figure className={classes.bars}>
      <figcaption>{t('rules.perDay')}</figcaption>
      <ol style={{ gridTemplateColumns: `repeat(${days}, minmax(0, 1fr))` }}>
        {after.perDay.map((n, i) => {
          const was = before?.perDay[i];
          const text =
            was === undefined
              ? t('rules.perDayNew', { day: dayOf(i), n })
              : t('rules.perDayOf', { day: dayOf(i), n, before: was });
          return (
            <li key={dayOf(i)} title={text}>
              <span className={classes.heard}>{text}</span>
              {was !== undefined && <i className={classes.before} style={{ height: `${(was / top) * 100}%` }} />}
              <i className={classes.after} style={{ height: `${(n / top) * 100}%` }} />
            </li>
          );
        })}
      </ol>
      <p className={classes.axis} aria-hidden="true">
        <span>{dayOf(0)}</span>
        <span>{dayOf(days - 1)}</span>
      </p>
    </figure>
  );
}

function Episodes({
  episodes,
  condition,
}: { readonly episodes: readonly Episode[] } & Pick<RehearsalResultProps, 'condition'>) {
  const tools = useTexts();
  const { t, format } = tools;
  const [shown, setShown] = useState(SHOWN);
  return (
    <div>
      <h3 className={classes.heading}>{t('rules.episodes')}</h3>
      <ul className={classes.episodes}>
        {episodes.slice(0, shown).map((one) => (
          <li key={`${one.device ?? one.site} ${one.datastream} ${one.raisedAt}`}>
            <LevelMark level={condition.steps[one.step - 1]?.level ?? 'watch'} size={20} />
            <span>
              <EpisodeWhere episode={one} />
              <small>{episodeText(one, condition, tools)}</small>
            </span>
            <time dateTime={one.raisedAt}>{format.shortInstant(Date.parse(one.raisedAt))}</time>
          </li>
        ))}
      </ul>
      {episodes.length > shown && (
        <Button variant="default" onClick={() => setShown(shown + 3 * SHOWN)}>
          {t('rules.episodeMore')}
        </Button>
      )}
    </div>
  );
}

function EpisodeWhere({ episode }: { readonly episode: Episode }) {
  const { device, deviceName, site, siteName, datastream } = episode;
  if (device !== null)
    return (
      <Link to="/devices/$device" params={{ device }} search={datastream === null ? {} : { datastream }}>
        {deviceName ?? device}
      </Link>
    );
  return site === null ? null : (
    <Link to="/sites/$site" params={{ site }}>
      {siteName ?? site}
    </Link>
  );
}

function episodeText(
  { datastream, peak, raisedAt, clearedAt, flaps, siteName, device }: Episode,
  condition: Condition,
  tools: TextTools,
): string {
  const { t, format } = tools;
  const unit = limitUnit(condition, tools);
  const channel = datastream === null ? null : (parseDatastream(datastream)?.channel ?? null);
  return [
    channel !== null && datastream !== null && datastreamName(datastream, tools),
    device !== null && siteName,
    peak !== null &&
      t('rules.episodePeak', {
        value: `${plainNumber(Number(peak.toPrecision(4)), tools)}${unit === '' ? '' : ` ${unit}`}`,
      }),
    clearedAt === null
      ? t('rules.episodeOpen')
      : t('rules.episodeLast', { duration: format.duration((Date.parse(clearedAt) - Date.parse(raisedAt)) / 1000) }),
    flaps > 0 && t('rules.flaps', { n: flaps }),
  ]
    .filter(Boolean)
    .join(' · ');
}
