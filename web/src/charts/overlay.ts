import type uPlot from 'uplot';
import { runs } from '../lib/gaps.ts';
import type { Palette } from './palette.ts';

/** Another line laid over the chart, its times already shifted onto it, oldest first. */
export interface Overlay {
  /** Epoch ms. */
  readonly t: readonly number[];
  readonly values: readonly number[];
  readonly gapMs: number;
  /** What it is, in words, for the readout. */
  readonly name: string;
}

/** Draws it dashed and quiet, below the line that it is compared with. */
export function drawOverlay(u: uPlot, { t, values, gapMs }: Overlay, palette: Palette): void {
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.strokeStyle = palette.faint;
  ctx.lineWidth = 1.5 * scale;
  ctx.lineJoin = 'round';
  ctx.setLineDash([2 * scale, 3 * scale]);
  ctx.beginPath();
  for (const [start, end] of runs(t, gapMs)) {
    for (let i = start; i < end; i++) {
      const x = u.valToPos(t[i]! / 1000, 'x', true);
      const y = u.valToPos(values[i]!, 'y', true);
      if (i === start) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    }
  }
  ctx.stroke();
  ctx.restore();
}

/** Its value at an instant, epoch ms: of the nearest point within the gap; null for none. */
export function overlayAt({ t, values, gapMs }: Overlay, at: number): number | null {
  let low = 0;
  let high = t.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (t[middle]! < at) low = middle + 1;
    else high = middle;
  }
  const after = low;
  const nearest = after > 0 && (after === t.length || at - t[after - 1]! < t[after]! - at) ? after - 1 : after;
  return nearest < t.length && Math.abs(t[nearest]! - at) <= gapMs ? values[nearest]! : null;
}

/** Least and greatest of a list, which may be long; null for an empty one. */
export function extent(values: readonly number[]): readonly [number, number] | null {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}
