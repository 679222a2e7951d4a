import { SegmentedControl } from '@mantine/core';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { datastreamName } from '../../i18n/datastream-name.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import card from '../../ui/card.module.css';
import { NumberSeries } from './number-series.tsx';
import classes from './series-card.module.css';
import type { SeriesProps } from './series-props.ts';
import { StateSeries } from './state-series.tsx';

const views = ['chart', 'table'] as const;

/** One datastream over the chosen range: numbers as a chart or a table, states as a list of changes. */
export function SeriesCard(props: SeriesProps) {
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
