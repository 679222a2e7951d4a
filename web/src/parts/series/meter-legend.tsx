import { quantityLine } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import { total } from '../../lib/amounts.ts';
import classes from './series.module.css';
import type { FoundAmounts } from './use-amounts.ts';

const DAY_MS = 86_400_000;

/** What a meter counted in all, a day, and what cannot be told by the hour. */
export function MeterLegend({ datastream, found }: { readonly datastream: string; readonly found: FoundAmounts }) {
  const tools = useTexts();
  const { t, format } = tools;
  const { bars, unheard, restarts } = found;
  const write = (value: number) => quantityLine(datastream, value, tools);
  const sum = (total(bars) ?? 0) + unheard;
  const days = (bars.t.length * bars.bucketMs) / DAY_MS;
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
