import type uPlot from 'uplot';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import type { Palette } from './palette.ts';

/** Something that happened at an instant: a deed of the diary, an alert that was raised or cleared. */
export interface ChartFlag {
  /** Epoch ms. */
  readonly at: number;
  readonly kind: 'diary' | 'raised' | 'cleared';
  /** Of an alert. */
  readonly level?: AlertLevel | undefined;
  /** Some words for the sign. */
  readonly label: string;
  /** All that was said, for a list. */
  readonly text?: string | undefined;
}

const HEIGHT = 20;
/** What they need above the chart, CSS px. */
export const flagRoom = (flags: readonly ChartFlag[]): number => (flags.length === 0 ? 8 : HEIGHT + 8);

const PAD = 7;
const MAX_LABEL = 120;

/** Draws each as a pole on the time axis with a small sign; where signs would cover each other, as a dot. */
export function drawFlags(u: uPlot, flags: readonly ChartFlag[], palette: Palette): void {
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  const bottom = bbox.top + bbox.height;
  const right = bbox.left + bbox.width;
  let free = bbox.left;
  ctx.save();
  ctx.font = `500 ${11.5 * scale}px ${palette.font}`;
  ctx.textBaseline = 'middle';
  ctx.lineWidth = scale;
  for (const flag of flags) {
    const x = u.valToPos(flag.at / 1000, 'x', true);
    if (x < bbox.left || x > right) continue;
    const { mark, text } = colours(flag, palette);
    const width = Math.min(MAX_LABEL * scale, ctx.measureText(flag.label).width) + 2 * PAD * scale;
    const left = Math.min(Math.max(bbox.left, x - width / 2), right - width);
    const top = bbox.top - (HEIGHT + 4) * scale;
    ctx.strokeStyle = mark;
    ctx.setLineDash(flag.kind === 'diary' ? [] : [2 * scale, 3 * scale]);
    ctx.globalAlpha = 0.7;
    line(ctx, [x, top + HEIGHT * scale], [x, bottom]);
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
    if (left < free || width > bbox.width) {
      ctx.fillStyle = mark;
      ctx.beginPath();
      ctx.arc(x, bottom, 3.5 * scale, 0, 2 * Math.PI);
      ctx.fill();
      continue;
    }
    ctx.fillStyle = palette.card;
    ctx.beginPath();
    ctx.roundRect(left, top, width, HEIGHT * scale, 6 * scale);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = text;
    ctx.textAlign = 'center';
    ctx.fillText(flag.label, left + width / 2, top + (HEIGHT / 2) * scale, MAX_LABEL * scale);
    free = left + width + 4 * scale;
  }
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, from: readonly [number, number], to: readonly [number, number]): void {
  ctx.beginPath();
  ctx.moveTo(...from);
  ctx.lineTo(...to);
  ctx.stroke();
}

function colours({ kind, level }: ChartFlag, palette: Palette): { readonly mark: string; readonly text: string } {
  if (kind === 'raised' && level) return palette.level[level];
  return { mark: palette.faint, text: palette.text };
}

/** The flag nearest to an instant, epoch ms, no farther off than `withinMs`. */
export function flagNear(flags: readonly ChartFlag[], at: number, withinMs: number): ChartFlag | null {
  let found: ChartFlag | null = null;
  for (const flag of flags) {
    const off = Math.abs(flag.at - at);
    if (off <= withinMs && (found === null || off < Math.abs(found.at - at))) found = flag;
  }
  return found;
}
