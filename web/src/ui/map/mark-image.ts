import type { SiteState } from '../../lib/site-state.ts';

/** Images are drawn for screens of twice the dots; sharper ones show little of the difference. */
export const MARK_RATIO = 2;
const SINGLE = 22;
const CLUSTER = 36;

/** Reads a colour of the page as it is now. */
export const token = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Corners in a square of 1 × 1; a circle has none. */
const corners: Partial<Record<SiteState, readonly (readonly [number, number])[]>> = {
  watch: [
    [0.5, 0.02],
    [1, 0.92],
    [0, 0.92],
  ],
  act: [
    [0.5, 0],
    [1, 0.5],
    [0.5, 1],
    [0, 0.5],
  ],
  danger: [
    [0.3, 0],
    [0.7, 0],
    [1, 0.3],
    [1, 0.7],
    [0.7, 1],
    [0.3, 1],
    [0, 0.7],
    [0, 0.3],
  ],
};

/** The id of the image of a state; with a count it is that of a cluster. */
export const markId = (state: SiteState, count = 0): string => `mark:${state}:${count}`;

const MARK = /^mark:(ok|late|watch|act|danger):(\d+)$/;

/** What an id asks for; null for an image that is not ours. */
export function parseMark(id: string): { readonly state: SiteState; readonly count: number } | null {
  const match = MARK.exec(id);
  return match ? { state: match[1] as SiteState, count: Number(match[2]) } : null;
}

/**
 * A state by shape and colour: circle, hollow circle, triangle, diamond, octagon; with a count in it for a cluster. Null
 * where a browser has no canvas to draw on.
 */
export function markImage(state: SiteState, count: number, write: (n: number) => string): ImageData | null {
  const text = count > 0 ? write(count) : '';
  const size = count > 0 ? CLUSTER + Math.max(0, text.length - 2) * 5 : SINGLE;
  const pad = 3;
  const canvas = document.createElement('canvas');
  canvas.width = (size + 2 * pad) * MARK_RATIO;
  canvas.height = canvas.width;
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  pen.scale(MARK_RATIO, MARK_RATIO);
  pen.translate(pad, pad);
  outline(pen, state, size);
  pen.lineJoin = 'round';
  pen.lineWidth = 4;
  pen.strokeStyle = token('--card');
  pen.stroke();
  pen.fillStyle = token(state === 'late' ? '--card' : `--${state}-mark`);
  pen.fill();
  if (state === 'late') {
    pen.lineWidth = 2.5;
    pen.setLineDash([4, 3]);
    pen.strokeStyle = token('--late-mark');
    pen.stroke();
  }
  if (text !== '') number(pen, { text, size, state });
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function outline(pen: CanvasRenderingContext2D, state: SiteState, size: number): void {
  const shape = corners[state];
  pen.beginPath();
  if (shape) for (const [x, y] of shape) pen.lineTo(x * size, y * size);
  else pen.arc(size / 2, size / 2, size / 2 - 1.5, 0, 2 * Math.PI);
  pen.closePath();
}

function number(
  pen: CanvasRenderingContext2D,
  { text, size, state }: { readonly text: string; readonly size: number; readonly state: SiteState },
): void {
  pen.font = `600 ${state === 'watch' ? 12 : 13}px ${token('--font')}`;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.fillStyle = token(state === 'late' ? '--text' : '--on-mark');
  pen.fillText(text, size / 2, size * (state === 'watch' ? 0.62 : 0.53));
}
