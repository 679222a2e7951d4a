/** A column as it stands on the screen. */
export interface ShownColumn {
  readonly title: string;
  readonly unit: string | null;
  readonly kind: 'time' | 'number' | 'text';
  /** Colour of its line as a canvas takes it, `#1f7552`; the first one has that of a single line without it. */
  readonly mark?: string;
}

/** Epoch ms in a column of times; null for nothing; a text in place of what may not be seen. */
export type ShownCell = number | string | null;

/** What a chart or a list shows, without anything that it does not. */
export interface ShownTable {
  /** What it is of and where: `Độ mặn – Cống số 3`. */
  readonly title: string;
  /** Epoch ms; null for what has none. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly columns: readonly ShownColumn[];
  readonly rows: readonly (readonly ShownCell[])[];
}

/** What stands beside a table in a file: in words, for whoever opens it without the page. */
export interface AboutTable {
  readonly sheet: string;
  readonly aboutSheet: string;
  /** Label and words, line by line: title, range, zone, when it was made. */
  readonly lines: readonly (readonly [label: string, words: string])[];
}

/** `Độ mặn (g/L)` */
export const headingOf = ({ title, unit }: ShownColumn): string =>
  unit === null || unit === '' ? title : `${title} (${unit})`;
