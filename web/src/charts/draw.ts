import type uPlot from 'uplot';
import { alertLevel } from '../../../domain/rules/steps.ts';
import type { Palette } from './palette.ts';
import { bandEnd, type ThresholdBand } from './thresholds.ts';

const LABEL_GAP_CSS_PX = 110;
const LABEL_HEIGHT_CSS_PX = 15;
/** Mildest first. */
const SEVERITY = alertLevel.options;

/** Fills the ground beyond each limit. Runs before axes and lines. */
export function drawBands(u: uPlot, bands: readonly ThresholdBand[], palette: Palette): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.globalAlpha = 0.55;
  for (const band of bands) {
    const edge = band.side === 'above' ? (u.scales.y?.max ?? 0) : (u.scales.y?.min ?? 0);
    const start = u.valToPos(band.value, 'y', true);
    const end = u.valToPos(bandEnd(band, bands, edge), 'y', true);
    ctx.fillStyle = palette.level[band.level].soft;
    ctx.fillRect(bbox.left, Math.min(start, end), bbox.width, Math.abs(end - start));
  }
  ctx.restore();
}

/** Draws each limit with its words, over the lines. */
export function drawLimits(u: uPlot, bands: readonly ThresholdBand[], palette: Palette): void {
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = `600 ${12 * scale}px ${palette.font}`;
  ctx.textAlign = 'right';
  ctx.lineWidth = 1.25 * scale;
  ctx.setLineDash([5 * scale, 4 * scale]);
  const written: number[] = [];
  const free = (at: number) => written.every((other) => Math.abs(other - at) >= LABEL_HEIGHT_CSS_PX * scale);
  for (const band of [...bands].sort((a, b) => SEVERITY.indexOf(b.level) - SEVERITY.indexOf(a.level))) {
    const y = u.valToPos(band.value, 'y', true);
    if (y < bbox.top - 1 || y > bbox.top + bbox.height + 1) continue;
    const { mark, text } = palette.level[band.level];
    ctx.strokeStyle = mark;
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    const above =
      band.side === 'above' ? y - 6 * scale > bbox.top + 12 * scale : y + 16 * scale > bbox.top + bbox.height;
    const x = bbox.left + bbox.width - 6 * scale;
    // A rim in the card's colour keeps the words readable where the line runs through them.
    ctx.lineJoin = 'round';
    ctx.setLineDash([]);
    ctx.lineWidth = 4 * scale;
    ctx.strokeStyle = palette.card;
    const sides = [y - 6 * scale, y + 15 * scale];
    const textY = (above ? sides : [...sides].reverse()).find(free);
    // Two limits that lie close: the line of the milder is told of by its colour alone.
    if (textY === undefined) {
      ctx.lineWidth = 1.25 * scale;
      ctx.setLineDash([5 * scale, 4 * scale]);
      continue;
    }
    written.push(textY);
    ctx.strokeText(band.label, x, textY, bbox.width - 12 * scale);
    ctx.fillStyle = text;
    ctx.fillText(band.label, x, textY, bbox.width - 12 * scale);
    ctx.lineWidth = 1.25 * scale;
    ctx.setLineDash([5 * scale, 4 * scale]);
  }
  ctx.restore();
}

/** Writes "no data" under gaps of the last series that are wide enough to hold it. */
export function drawGapLabels(u: uPlot, label: string, palette: Palette): void {
  const xs = u.data[0];
  const ys = u.data.at(-1);
  if (!xs || !ys || u.data.length < 2) return;
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.font = `400 ${12 * scale}px ${palette.font}`;
  ctx.textAlign = 'center';
  ctx.fillStyle = palette.faint;
  for (let i = 1; i < xs.length - 1; i++) {
    if (ys[i] !== null) continue;
    const before = i - 1;
    while (i + 1 < xs.length - 1 && ys[i + 1] === null) i++;
    const left = Math.max(bbox.left, u.valToPos(xs[before]!, 'x', true));
    const right = Math.min(bbox.left + bbox.width, u.valToPos(xs[i + 1]!, 'x', true));
    if (right - left < LABEL_GAP_CSS_PX * scale) continue;
    ctx.fillText(label, (left + right) / 2, bbox.top + bbox.height - 8 * scale);
  }
  ctx.restore();
}
