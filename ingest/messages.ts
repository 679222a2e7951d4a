import type { LiveUpdate } from '../domain/api/live.ts';
import type { ReadingSelection, StoreTrouble } from '../store/readings/reading-store.ts';
import type { AlertEvent, IngestOptions, IngestState, IngestStats } from './contract.ts';

/** Devices whose newest results live clients want. */
export type Interest = '*' | readonly string[];

/** What an ingest thread starts with. */
export interface IngestThreadData {
  readonly options: IngestOptions;
  readonly interest: Interest;
}

/** Main thread → ingest thread. */
export type ToIngest =
  | { readonly kind: 'grew'; readonly seq: number }
  | { readonly kind: 'listening'; readonly listening: boolean }
  | { readonly kind: 'interest'; readonly devices: Interest }
  | { readonly kind: 'call'; readonly id: number; readonly call: IngestCall };

/** What is answered. */
export type IngestCall =
  | { readonly name: 'registryChanged' }
  | { readonly name: 'drained' }
  | { readonly name: 'close' }
  | { readonly name: 'alertClosed'; readonly alert: string }
  | { readonly name: 'replay'; readonly ids: readonly number[] }
  | { readonly name: 'deleteReadings'; readonly selection: ReadingSelection };

/** Ingest thread → main thread. */
export type FromIngest =
  | { readonly kind: 'started' }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'live'; readonly updates: readonly LiveUpdate[] }
  | { readonly kind: 'alert'; readonly event: AlertEvent }
  | { readonly kind: 'state'; readonly state: IngestState }
  | { readonly kind: 'trim'; readonly seq: number }
  | { readonly kind: 'stats'; readonly stats: IngestStats }
  | { readonly kind: 'answer'; readonly id: number; readonly ok: true; readonly value: unknown }
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly ok: false;
      readonly message: string;
      /** Set when the store was not to be had. */
      readonly trouble: StoreTrouble | null;
    };
