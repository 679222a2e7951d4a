import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { total } from '../../lib/amounts.ts';
import classes from './series.module.css';
import type { FoundAmounts } from './use-amounts.ts';

const DAY_MS = 86_400_000;

interface MeterLegendProps {
  readonly datastream: string;
  readonly found: FoundAmounts;
  /** Epoch ms: the last bar may go on beyond it. */
  readonly end: number;
}

/** What a meter counted in all, a day, and what cannot be told by the hour. */
export function MeterLegend({ datastream, found, end }: MeterLegendProps) {
  const tools = useTexts();
  const { t, format } = tools;
  const { bars, unheard, restarts } = found;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const sum = (total(bars) ?? 0) + unheard;
  const last = Math.min(end, (bars.t.at(-1) ?? 0) + bars.bucketMs);
  const days = (last - (bars.t[0] ?? last)) / DAY_MS;
  return (
    <>
      <dl className={classes.sums}>
        <div>
          <dt>{t('device.wholeRange')}</dt>
          <dd>{write(sum)}</dd>
        </div>
        {days >= 2 && (
          <div>
            <dt>{t('device.perDay')}</dt>
            <dd>{write(sum / days)}</dd>
          </div>
        )}
        {unheard > 0 && (
          <div>
            <dt>{t('device.unheard')}</dt>
            <dd>{write(unheard)}</dd>
          </div>
        )}
      </dl>
      {restarts.length > 0 && (
        <p className={classes.legend}>
          {t('device.restarted', {
            at: restarts
              .slice(-3)
              .map((at) => format.shortInstant(at))
              .join('; '),
          })}
        </p>
      )}
    </>
  );
}
