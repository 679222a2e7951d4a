import { z } from 'zod';
import { repeatedWords } from '../../lib/link-search.ts';
import { rangeSearch } from '../../lib/time-range.ts';

/** Series that are drawn at once; as many as one request asks for. */
export const MAX_SERIES = 20;
/** What a link may name, so that the page can say that it names too many. */
const MAX_NAMED = 100;
/** `DEVICE/KEY` */
const NAME_LENGTH = 160;

export const layouts = ['one', 'many'] as const;
export const earlier = ['yesterday', 'last-week', 'last-year'] as const;

/** What the URL says of the comparison: series as `DEVICE/datastream`, range, how they are drawn, and what is hidden. */
export const exploreSearch = z.object({
  s: repeatedWords(MAX_NAMED, NAME_LENGTH),
  hide: repeatedWords(MAX_SERIES, NAME_LENGTH),
  ...rangeSearch,
  layout: z.enum(layouts).optional().catch(undefined),
  compare: z.enum(earlier).optional().catch(undefined),
  view: z.literal('table').optional().catch(undefined),
});
export type ExploreSearch = z.output<typeof exploreSearch>;
