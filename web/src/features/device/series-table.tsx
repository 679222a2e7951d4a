import type { SeriesColumns } from '../../data/series.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './series-card.module.css';

/** More rows than this are for an export and not for the eye. */
const ROWS = 200;

/** The same numbers as the chart, newest first, for those who would rather read or cannot see it. */
export function SeriesTable({ columns, datastream }: { readonly columns: SeriesColumns; readonly datastream: string }) {
  const tools = useTexts();
  const { t, format } = tools;
  const bucketed = columns.bucketMs > 0;
  const write = (value: number) => quantityText(datastream, value, tools).value;
  const rows: number[] = [];
  for (let i = columns.t.length - 1; i >= 0 && rows.length < ROWS; i--) rows.push(i);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('device.latestRows', { n: rows.length })}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('device.time')}</th>
            <th scope="col">{bucketed ? t('device.mean') : t('device.value')}</th>
            {bucketed && <th scope="col">{t('device.min')}</th>}
            {bucketed && <th scope="col">{t('device.max')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={columns.t[i]}>
              <th scope="row">{format.instant(columns.t[i]!)}</th>
              <td>{write(columns.mean[i]!)}</td>
              {bucketed && <td>{write(columns.min[i]!)}</td>}
              {bucketed && <td>{write(columns.max[i]!)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
