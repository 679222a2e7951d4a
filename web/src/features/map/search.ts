import { z } from 'zod';
import { freshnessState } from '../../../../domain/api/devices.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import { siteKind } from '../../../../domain/site-kinds.ts';
import { parseView } from '../../lib/map-view.ts';

/** What can be drawn as graduated symbols. */
export const mapLayers = ['rain', 'salinity', 'field', 'river'] as const;
export type MapLayer = (typeof mapLayers)[number];

/** Over how long the scrubber goes back. */
export const mapSpans = ['24h', '7d'] as const;
export type MapSpan = (typeof mapSpans)[number];

/** What the URL says of the map and of its list: the same filter holds for both. */
export const mapSearch = z.object({
  q: z.string().max(100).optional().catch(undefined),
  kind: siteKind.optional().catch(undefined),
  village: z.string().max(63).optional().catch(undefined),
  /** The worst open alert is of that level or a worse one. */
  level: alertLevel.optional().catch(undefined),
  /** A device of the site reports like that. */
  freshness: freshnessState.optional().catch(undefined),
  view: z.literal('list').optional().catch(undefined),
  /** `10.2644,106.6725,14z` */
  at: z
    .string()
    .refine((text) => parseView(text) !== null)
    .optional()
    .catch(undefined),
  /** The site that is open. */
  site: z.string().max(63).optional().catch(undefined),
  /** What is drawn by size; alerts when left out. */
  show: z.enum(mapLayers).optional().catch(undefined),
  span: z.enum(mapSpans).optional().catch(undefined),
  /** The moment at which the scrubber stands; the newest when left out. */
  t: z.iso.datetime({ offset: true }).optional().catch(undefined),
});
export type MapSearch = z.infer<typeof mapSearch>;
