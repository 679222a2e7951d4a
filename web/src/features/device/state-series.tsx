import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { MASKED } from '../../../../domain/personal.ts';
import { statesQuery } from '../../data/series.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { PRESETS } from '../../lib/time-range.ts';
import { Failed } from '../../ui/failed.tsx';
import { Message } from '../../ui/message.tsx';
import classes from './series-card.module.css';
import type { SeriesProps } from './series-props.ts';
import { stateChanges } from './state-changes.ts';

/** When a gate, a pump or a valve changed its state, newest first. */
export function StateSeries({ device, datastream, choice, onChoose }: SeriesProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const query = useQuery(
    statesQuery({ device: device.id, datastream, choice, expectedIntervalS: device.expectedIntervalS }),
  );
  if (query.isPending) return <Skeleton h={200} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const changes = stateChanges(query.data);
  if (changes.length > 0 && changes.every(({ result }) => result === null))
    return <Message title={t('personal.masked')} lead={t('personal.maskedLead')} />;
  if (changes.length === 0) {
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
  return (
    <div className={classes.scroll}>
      <table className={`${classes.table} ${classes.states}`}>
        <thead>
          <tr>
            <th scope="col">{t('device.time')}</th>
            <th scope="col">{t('device.value')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map(({ at, result }) => (
            <tr key={at}>
              <th scope="row">{format.instant(Date.parse(at))}</th>
              <td>{result === null ? MASKED : quantityText(datastream, result, tools).value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
