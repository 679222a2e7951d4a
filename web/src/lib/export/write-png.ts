import { headingOf, type ShownTable } from './shown-table.ts';

/** Sharp where it is printed. */
const SCALE = 2;
const MARGIN = 24;
const TITLE = 20;
const LINE = 22;
const INK = '#16241d';
const FAINT = '#4d5f56';
const PAPER = '#ffffff';
/** The colour of a chart of one line. */
const FIRST_LINE = '#1f7552';

interface Picture {
  readonly table: ShownTable;
  /** The range in words. */
  readonly range: string;
  /** Font family of the page. */
  readonly font: string;
  /** Whether the chart was drawn for a dark page. */
  readonly dark: boolean;
}

/** The chart as a picture on white paper with its title, range and legend. */
export function drawPicture(chart: HTMLCanvasElement, { table, range, font, dark }: Picture): HTMLCanvasElement {
  const ratio = globalThis.devicePixelRatio || 1;
  const size = { width: chart.width / ratio, height: chart.height / ratio };
  const width = size.width + 2 * MARGIN;
  const sheet = document.createElement('canvas');
  const context = sheet.getContext('2d');
  if (!context) throw new Error('this browser draws no pictures');
  const legend = table.columns.filter(({ kind }) => kind !== 'time');
  context.font = `400 13px ${font}`;
  const lines = placed(legend.map(headingOf), (text) => context.measureText(text).width, width - 2 * MARGIN);
  const top = MARGIN + TITLE + LINE + (lines.at(-1)?.line ?? 0) * LINE + LINE + 8;
  sheet.width = width * SCALE;
  sheet.height = (top + size.height + MARGIN) * SCALE;
  context.scale(SCALE, SCALE);
  context.fillStyle = PAPER;
  context.fillRect(0, 0, width, sheet.height);
  context.textBaseline = 'top';
  context.fillStyle = INK;
  context.font = `600 ${TITLE - 2}px ${font}`;
  context.fillText(table.title, MARGIN, MARGIN, width - 2 * MARGIN);
  context.font = `400 13px ${font}`;
  context.fillStyle = FAINT;
  context.fillText(range, MARGIN, MARGIN + TITLE + 6);
  for (const [index, { x, line }] of lines.entries()) {
    const column = legend[index];
    if (!column) continue;
    const y = MARGIN + TITLE + LINE + 6 + line * LINE;
    context.fillStyle = column.mark ?? (index === 0 ? FIRST_LINE : FAINT);
    context.fillRect(MARGIN + x, y + 6, 16, 3);
    context.fillStyle = INK;
    context.fillText(headingOf(column), MARGIN + x + 22, y);
  }
  // Light lines on dark ground become dark ones on paper, each in its own hue; a browser that cannot gets dark ground.
  if (dark && 'filter' in context) context.filter = 'invert(1) hue-rotate(180deg)';
  else if (dark) {
    context.fillStyle = INK;
    context.fillRect(0, top, width, size.height);
  }
  context.drawImage(chart, MARGIN, top, size.width, size.height);
  return sheet;
}

/** Where each word of the legend stands: as many to a line as fit. */
function placed(texts: readonly string[], widthOf: (text: string) => number, room: number) {
  let x = 0;
  let line = 0;
  return texts.map((text) => {
    const wide = widthOf(text) + 46;
    if (x > 0 && x + wide > room) {
      x = 0;
      line += 1;
    }
    const at = { x, line };
    x += wide;
    return at;
  });
}

/** @throws Error where the browser makes none */
export const pngOf = (picture: HTMLCanvasElement): Promise<Blob> =>
  new Promise((resolve, reject) =>
    picture.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture was made'))), 'image/png'),
  );
