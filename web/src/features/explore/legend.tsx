import { useSyncExternalStore } from 'react';
import type { Crosshair } from '../../charts/crosshair.ts';
import { seriesStats } from '../../charts/series-stats.ts';
import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './legend.module.css';
import { lineName } from './line-name.ts';
import { LineSwatch } from './line-swatch.tsx';
import type { ExploredLine } from './use-explored.ts';
import { useLiveLast } from './use-live-last.ts';
import { valueAt } from './value-at.ts';

/** A finger scrolls the page where a mouse would drag. */
const byFinger = () => matchMedia('(hover: none)').matches;

interface LegendProps {
  readonly lines: readonly ExploredLine[];
  readonly live: boolean;
  /** Whether there is a chart to point at. */
  readonly pointed: boolean;
  readonly crosshair: Crosshair;
  readonly highlight: string | null;
  readonly onHighlight: (key: string | null) => void;
  readonly onToggle: (key: string) => void;
  readonly onRemove: (key: string) => void;
}

/** What each line is, its values at the instant that is pointed at, and what to do with it. */
export function Legend({ lines, live, pointed, crosshair, highlight, onHighlight, onToggle, onRemove }: LegendProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const at = useSyncExternalStore(crosshair.subscribe, crosshair.at);
  const news = useLiveLast(lines.map(({ key }) => key));

  return (
    <table className={classes.legend}>
      <caption className={classes.instant}>
        {at === null ? (
          pointed && t(byFinger() ? 'explore.hintTouch' : 'explore.hint')
        ) : (
          <b aria-live="polite">{format.instant(at)}</b>
        )}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('explore.series')}</th>
          <th scope="col">{at === null ? t('explore.last') : t('explore.value')}</th>
          <th scope="col" className={classes.wide}>
            {t('explore.min')}
          </th>
          <th scope="col" className={classes.wide}>
            {t('explore.mean')}
          </th>
          <th scope="col" className={classes.wide}>
            {t('explore.max')}
          </th>
          <th scope="col">
            <span className={classes.unseen}>{t('explore.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { key, datastream, hidden, noLine, columns, style } = line;
          const name = lineName(line, tools);
          const stats = columns ? seriesStats(columns) : null;
          const value = valueAt(line, at, live ? news.get(key) : undefined);
          const write = (number: number) => quantityLine(datastream, number, tools);
          return (
            <tr
              key={key}
              data-hidden={hidden || undefined}
              data-highlight={highlight === key || undefined}
              onPointerEnter={(event) => event.pointerType === 'mouse' && onHighlight(key)}
              onPointerLeave={(event) => event.pointerType === 'mouse' && onHighlight(null)}
            >
              <th scope="row">
                <button
                  type="button"
                  className={classes.name}
                  aria-pressed={!hidden}
                  aria-label={t(hidden ? 'explore.showOne' : 'explore.hideOne', { name })}
                  onClick={() => onToggle(key)}
                  onFocus={(event) => event.target.matches(':focus-visible') && onHighlight(key)}
                  onBlur={() => onHighlight(null)}
                >
                  <LineSwatch style={style} />
                  <span className={classes.words}>
                    <span>{name}</span>
                    {noLine !== null && <small>{t(`explore.noLine.${noLine}`)}</small>}
                    {hidden && <small>{t('explore.hidden')}</small>}
                  </span>
                </button>
              </th>
              <td className={classes.value}>
                <b>{value === null ? '–' : write(value)}</b>
                {stats && (
                  <small className={classes.narrow}>
                    {t('explore.spread', { min: write(stats.min), max: write(stats.max), mean: write(stats.mean) })}
                  </small>
                )}
              </td>
              <td className={classes.wide}>{stats ? write(stats.min) : '–'}</td>
              <td className={classes.wide}>{stats ? write(stats.mean) : '–'}</td>
              <td className={classes.wide}>{stats ? write(stats.max) : '–'}</td>
              <td>
                <button
                  type="button"
                  className={classes.remove}
                  data-off-wall
                  aria-label={t('explore.removeOne', { name })}
                  onClick={() => onRemove(key)}
                >
                  ✕
                </button>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
