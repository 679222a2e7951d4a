import { SegmentedControl } from '@mantine/core';
import type { Device } from '../../../../domain/api/devices.ts';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import type { RangeChoice } from '../../lib/time-range.ts';
import { unitText } from '../../lib/units.ts';
import card from '../../ui/card.module.css';
import { NumberSeries } from './number-series.tsx';
import classes from './series-card.module.css';
import { StateSeries } from './state-series.tsx';

export interface SeriesCardProps {
  readonly device: Device;
  readonly datastream: string;
  readonly choice: RangeChoice;
  readonly view: 'chart' | 'table';
  readonly onView: (view: 'chart' | 'table') => void;
  readonly onChoose: (choice: RangeChoice) => void;
}

const views = ['chart', 'table'] as const;

/** One datastream over the chosen range: numbers as a chart or a table, states as a list of changes. */
export function SeriesCard(props: SeriesCardProps) {
  const tools = useTexts();
  const { t } = tools;
  const { datastream, view, onView } = props;
  const property = observedProperty(propertyOf(datastream));
  const unit = unitText(property?.unit);
  const isState = property?.kind === 'state';
  return (
    <section className={`${card.card} ${classes.card}`} aria-labelledby="series">
      <header className={classes.head}>
        <h2 id="series">
          {datastreamName(datastream, tools)}
          {unit !== '' && `, ${unit}`}
        </h2>
        {!isState && (
          <SegmentedControl
            aria-label={`${t('device.chart')} / ${t('device.table')}`}
            value={view}
            onChange={(chosen) => onView(chosen as (typeof views)[number])}
            data={views.map((value) => ({ value, label: t(`device.${value}`) }))}
          />
        )}
      </header>
      {isState ? <StateSeries {...props} /> : <NumberSeries {...props} />}
    </section>
  );
}
