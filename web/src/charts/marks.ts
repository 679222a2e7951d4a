import type uPlot from 'uplot';
import type { SeriesMark } from './series-style.ts';

/** Between two marks of a line, CSS pixels. */
const APART = 120;
const RADIUS = 4;

/** The outline of a mark about a point, in the pixels of the canvas. */
export function markPath(mark: SeriesMark, x: number, y: number, r: number): Path2D {
  const path = new Path2D();
  const corners: Readonly<Record<Exclude<SeriesMark, 'circle' | 'cross'>, readonly (readonly [number, number])[]>> = {
    square: [
      [-0.85, -0.85],
      [0.85, -0.85],
      [0.85, 0.85],
      [-0.85, 0.85],
    ],
    triangle: [
      [0, -1.1],
      [1.1, 0.85],
      [-1.1, 0.85],
    ],
    diamond: [
      [0, -1.25],
      [1.05, 0],
      [0, 1.25],
      [-1.05, 0],
    ],
  };
  if (mark === 'circle') path.arc(x, y, r, 0, 2 * Math.PI);
  else if (mark === 'cross') {
    path.moveTo(x - r, y - r);
    path.lineTo(x + r, y + r);
    path.moveTo(x + r, y - r);
    path.lineTo(x - r, y + r);
  } else {
    for (const [dx, dy] of corners[mark]) path.lineTo(x + dx * r, y + dy * r);
    path.closePath();
  }
  return path;
}

interface MarkedLine {
  /** Index of the column that is drawn, in the data of the chart. */
  readonly column: number;
  readonly scale: string;
  readonly mark: SeriesMark;
  readonly color: string;
  /** Which line this is, so that the marks of two do not fall on each other. */
  readonly turn: number;
}

/** Draws a mark on each line here and there, over the lines. */
export function drawMarks(u: uPlot, lines: readonly MarkedLine[], ground: string): void {
  const { ctx, bbox } = u;
  const scale = devicePixelRatio;
  const xs = u.data[0];
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5 * scale;
  for (const { column, scale: y, mark, color, turn } of lines) {
    const ys = u.data[column];
    if (!ys) continue;
    ctx.globalAlpha = u.series[column]?.alpha ?? 1;
    ctx.strokeStyle = color;
    ctx.fillStyle = mark === 'cross' ? 'transparent' : ground;
    let next = bbox.left + ((turn * 37) % APART) * scale;
    for (let i = 0; i < xs.length; i++) {
      const value = ys[i];
      if (value == null) continue;
      const x = u.valToPos(xs[i]!, 'x', true);
      if (x < next) continue;
      next = x + APART * scale;
      const path = markPath(mark, x, u.valToPos(value, y, true), RADIUS * scale);
      ctx.fill(path);
      ctx.stroke(path);
    }
  }
  ctx.restore();
}
