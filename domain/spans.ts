/** A stretch of time, [from, to) in epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What of the spans lies within one. */
export function clip(spans: readonly Span[], { from, to }: Span): Span[] {
  return spans.flatMap((span) => {
    const within = { from: Math.max(span.from, from), to: Math.min(span.to, to) };
    return within.from < within.to ? [within] : [];
  });
}

export const covers = (spans: readonly Span[], at: number): boolean =>
  spans.some(({ from, to }) => from <= at && at < to);
