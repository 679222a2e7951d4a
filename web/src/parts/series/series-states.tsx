import { Button, Skeleton } from '@mantine/core';
import { useTexts } from '../../i18n/use-texts.ts';
import { PRESETS, type RangeChoice } from '../../lib/time-range.ts';
import { Message } from '../../ui/message.tsx';
import classes from './series.module.css';

/** As high as the chart that is to come. */
export const SeriesPending = () => (
  <div className={classes.body} aria-busy="true">
    <Skeleton h="calc(var(--chart-height) + 24px)" />
  </div>
);

/** Nothing within the range, and the one thing to do about it. */
export function SeriesEmpty({ onChoose }: { readonly onChoose: (choice: RangeChoice) => void }) {
  const { t } = useTexts();
  return (
    <Message
      title={t('device.noSeries')}
      lead={t('device.noSeriesLead')}
      action={
        <Button h="var(--touch)" onClick={() => onChoose(PRESETS['30d'])}>
          {t('device.widen')}
        </Button>
      }
    />
  );
}

/** There is something, which is a household's. */
export function SeriesMasked() {
  const { t } = useTexts();
  return <Message title={t('personal.masked')} lead={t('personal.maskedLead')} />;
}
