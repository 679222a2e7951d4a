import { align } from '../../charts/align.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import { useTexts } from '../../i18n/use-texts.ts';
import classes from './explore.module.css';
import { lineName } from './line-name.ts';
import type { ExploredLine } from './use-explored.ts';

/** More rows than this are for an export and not for the eye. */
const ROWS = 200;

/** The numbers of the chart beside each other, newest first, for those who would rather read or cannot see it. */
export function LinesTable({ lines }: { readonly lines: readonly ExploredLine[] }) {
  const tools = useTexts();
  const { t, format } = tools;
  const { t: times, ys } = align(lines.map(({ columns }) => ({ t: columns?.t ?? [], ys: [columns?.mean ?? []] })));
  const rows = times
    .map((_, i) => i)
    .slice(-ROWS)
    .reverse();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('explore.table.label', { n: rows.length })}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('explore.table.time')}</th>
            {lines.map((line) => (
              <th key={line.key} scope="col">
                {lineName(line, tools)}
                <small>{quantityText(line.datastream, 0, tools).unit}</small>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((i) => (
            <tr key={times[i]}>
              <th scope="row">{format.instant(times[i]!)}</th>
              {lines.map(({ key, datastream }, n) => {
                const value = ys[n]?.[i];
                return <td key={key}>{value == null ? '' : quantityText(datastream, value, tools).value}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
