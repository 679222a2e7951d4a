import type { ObservationQuery, SeriesColumns, SeriesQuery } from '../reading-store.ts';
import type { ObservationPage } from './observations.ts';

/** What the reader thread can be asked. */
export type Question =
  | { readonly kind: 'ping' }
  | { readonly kind: 'observations'; readonly query: ObservationQuery }
  | { readonly kind: 'series'; readonly query: SeriesQuery }
  | { readonly kind: 'datastreams'; readonly device: string };

export interface Asked {
  readonly id: number;
  readonly question: Question;
}

export type Answer = null | ObservationPage | SeriesColumns | string[];

export type Answered =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: { readonly range: boolean; readonly message: string } };
