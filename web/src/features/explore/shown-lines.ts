import { align } from '../../charts/align.ts';
import { seriesStyle } from '../../charts/series-style.ts';
import { quantityText } from '../../i18n/quantity-text.ts';
import type { TextTools } from '../../i18n/use-texts.ts';
import type { ShownTable } from '../../lib/export/shown-table.ts';
import { lineName } from './line-name.ts';
import type { Explored, ExploredLine } from './use-explored.ts';

/** The lines that are drawn as a table for a file: each time once, a column for each line, and for each of an earlier time. */
export function shownLines(
  lines: readonly ExploredLine[],
  { series, earlier }: Pick<Explored, 'series' | 'earlier'>,
  tools: TextTools,
): ShownTable | null {
  if (!series || lines.length === 0) return null;
  const root = getComputedStyle(document.documentElement);
  const columns = lines.flatMap((line) => {
    const { key, datastream, columns: own, style } = line;
    const shown = {
      title: lineName(line, tools),
      unit: quantityText(datastream, 0, tools).unit,
      kind: 'number' as const,
      mark: root.getPropertyValue(seriesStyle(style).token).trim(),
    };
    const before = earlier?.series.columns.get(key);
    const drawn = [{ shown, rows: { t: own?.t ?? [], ys: [own?.mean ?? []] } }];
    if (!before || !earlier) return drawn;
    const { mark: _, ...plain } = shown;
    const title = `${shown.title} (${tools.format.instant(earlier.compared.from)} →)`;
    const t = before.t.map((at) => at + earlier.compared.shiftMs);
    return [...drawn, { shown: { ...plain, title }, rows: { t, ys: [before.mean] } }];
  });
  const { t, ys } = align(columns.map(({ rows }) => rows));
  return {
    title: lines.length === 1 && lines[0] ? lineName(lines[0], tools) : tools.t('explore.title'),
    range: series.window,
    columns: [{ title: tools.t('explore.table.time'), unit: null, kind: 'time' }, ...columns.map(({ shown }) => shown)],
    rows: t.map((at, i) => [at, ...ys.map((column) => column[i] ?? null)]),
  };
}

/** The charts in an element as one picture, one below the other; null where there is none. */
export function stackedCharts(element: HTMLElement | null): HTMLCanvasElement | null {
  const charts = [...(element?.querySelectorAll<HTMLCanvasElement>('.uplot canvas') ?? [])];
  const [first] = charts;
  if (charts.length < 2 || !first) return first ?? null;
  const sheet = document.createElement('canvas');
  sheet.width = Math.max(...charts.map(({ width }) => width));
  sheet.height = charts.reduce((sum, { height }) => sum + height, 0);
  const context = sheet.getContext('2d');
  let top = 0;
  for (const chart of charts) {
    context?.drawImage(chart, 0, top);
    top += chart.height;
  }
  return sheet;
}
