import { Button, NativeSelect } from '@mantine/core';
import { useRef } from 'react';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { type Comparison, comparisons, seasonPair } from '../../lib/compare.ts';
import type { ShownTable } from '../../lib/export/shown-table.ts';
import { seriesKind } from '../../lib/series-kind.ts';
import card from '../../ui/card.module.css';
import { ZoomButtons } from '../../ui/zoom-buttons.tsx';
import { ExportMenu } from '../export-menu.tsx';
import { AmountSeries } from './amount-series.tsx';
import { FlagList } from './flag-list.tsx';
import { LineSeries } from './line-series.tsx';
import classes from './series.module.css';
import type { SeriesProps } from './series-props.ts';
import { StateSeries } from './state-series.tsx';
import { useWindow } from './use-window.ts';

interface SeriesCardProps extends SeriesProps {
  readonly onView: (view: 'chart' | 'table') => void;
  readonly onCompare: (compare: Comparison | undefined) => void;
}

const bodies = { line: LineSeries, rain: AmountSeries, meter: AmountSeries, state: StateSeries };

/** One datastream over the chosen range, drawn as suits it, with all that may be done with it. */
export function SeriesCard(props: SeriesCardProps) {
  const texts = useTexts();
  const { t } = texts;
  const { datastream, view, onView, compare, onCompare, seasons, choice, usual, onChoose, flags } = props;
  const kind = seriesKind(datastream);
  const Body = bodies[kind];
  const section = useRef<HTMLElement>(null);
  const shown = useRef<(() => ShownTable) | null>(null);
  const window = useWindow(choice, usual);
  const offered = comparisons.filter(
    (one) => one !== 'last-season' || one === compare || seasonPair(seasons, window.to) !== null,
  );
  return (
    <section ref={section} className={`${card.card} ${classes.card}`} aria-labelledby="series">
      <header className={classes.head}>
        <h2 id="series">{seriesTitle(datastream, texts)}</h2>
        <div className={classes.tools}>
          <ZoomButtons window={window} onChoose={onChoose} />
          {kind !== 'state' && (
            <NativeSelect
              className={classes.compare ?? ''}
              aria-label={t('device.compare')}
              value={compare ?? ''}
              onChange={({ currentTarget: { value } }) => onCompare(value === '' ? undefined : (value as Comparison))}
              data={[
                { value: '', label: t('device.compareNone') },
                ...offered.map((value) => ({ value, label: t(`device.compareWith.${value}`) })),
              ]}
            />
          )}
          <Button
            variant="default"
            className={classes.asTable ?? ''}
            aria-pressed={view === 'table'}
            onClick={() => onView(view === 'table' ? 'chart' : 'table')}
          >
            {t(view === 'table' ? 'device.toChart' : 'device.toTable')}
          </Button>
          <ExportMenu
            table={() => shown.current?.() ?? null}
            {...(kind !== 'state' && view === 'chart'
              ? { chart: () => section.current?.querySelector<HTMLCanvasElement>('.u-wrap canvas') ?? null }
              : {})}
          />
        </div>
      </header>
      <Body {...props} shown={shown} />
      <FlagList flags={flags} />
    </section>
  );
}

/** A datastream with the unit of its numbers: `Độ mặn, g/L`. */
export function seriesTitle(datastream: string, texts: Parameters<typeof datastreamName>[1]): string {
  const unit = unitText(observedProperty(propertyOf(datastream))?.unit);
  return unit === '' ? datastreamName(datastream, texts) : `${datastreamName(datastream, texts)}, ${unit}`;
}
