import { useTexts } from '../../i18n/use-texts.ts';
import classes from './series.module.css';

/** More rows than this are for an export and not for the eye. */
export const TABLE_ROWS = 200;

interface DataTableProps {
  readonly columns: readonly string[];
  /** The first cell of a row says what it is about. */
  readonly rows: readonly { readonly key: string | number; readonly cells: readonly string[] }[];
  /** Words or numbers: words stand on the left. */
  readonly words?: boolean;
}

/** What a chart shows, for those who would rather read or cannot see it. */
export function DataTable({ columns, rows, words = false }: DataTableProps) {
  const { t } = useTexts();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={t('device.latestRows', { n: rows.length })}>
      <table className={`${classes.table} ${words ? classes.words : ''}`}>
        <thead>
          <tr>
            {columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [first, ...rest] }) => (
            <tr key={key}>
              <th scope="row">{first}</th>
              {rest.map((cell, i) => (
                <td key={columns[i + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
