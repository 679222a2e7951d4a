import { store, stored } from './stored.ts';

/** How many times larger than usual; `public/first-paint.js` reads the same, before anything is drawn. */
export const textSizes = ['1', '1.2', '1.4'] as const;
export type TextSize = (typeof textSizes)[number];

const STORED = 'sen-text-size';

const isSize = (text: string | null): text is TextSize => textSizes.some((size) => size === text);

export function textSize(): TextSize {
  const chosen = stored(STORED);
  return isSize(chosen) ? chosen : '1';
}

/** Changes the size of every text and remembers it in this browser. */
export function setTextSize(size: TextSize): void {
  store(STORED, size);
  document.documentElement.dataset.text = size;
}

/** The next larger size, after the largest the usual one. */
export function nextTextSize(): void {
  const now = textSizes.indexOf((document.documentElement.dataset.text ?? '1') as TextSize);
  setTextSize(textSizes[(now + 1) % textSizes.length] ?? '1');
}
