import { useTexts } from '../../i18n/use-texts.ts';
import { seriesKind } from '../../lib/series-kind.ts';
import card from '../../ui/card.module.css';
import { useSeen } from '../../ui/use-seen.ts';
import { AmountSeries } from './amount-series.tsx';
import { LineSeries } from './line-series.tsx';
import classes from './series.module.css';
import { seriesTitle } from './series-card.tsx';
import type { SeriesProps } from './series-props.ts';
import { StateSeries } from './state-series.tsx';

const bodies = { line: LineSeries, rain: AmountSeries, meter: AmountSeries, state: StateSeries };

/** One of several charts below one another, which share range and crosshair; asked for once it comes near the screen. */
export function SmallSeries(props: SeriesProps) {
  const texts = useTexts();
  const { ref, seen } = useSeen<HTMLElement>();
  const Body = bodies[seriesKind(props.datastream)];
  const title = seriesTitle(props.datastream, texts);
  return (
    <section ref={ref} className={`${card.card} ${classes.card} ${classes.small}`} aria-label={title}>
      <h3 className={classes.smallTitle}>{title}</h3>
      {seen ? <Body {...props} /> : <div className={classes.body} />}
    </section>
  );
}
