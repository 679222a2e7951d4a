import type { AlertEventKind } from '../domain/alerts/life.ts';
import type { AlertRecord } from '../domain/api/alerts.ts';
import type { LiveUpdate } from '../domain/api/live.ts';
import type { ReadingSelection, StoreTrouble } from '../store/readings/reading-store.ts';
import type { ReadingStoreConfig } from '../store/readings/store-config.ts';

export interface IngestOptions {
  readonly journalDir: string;
  readonly registryFile: string;
  readonly store: ReadingStoreConfig;
  /** The installation's zone, for device times without one. */
  readonly timeZone: string;
}

export interface AlertEvent {
  readonly transition: AlertEventKind;
  readonly alert: AlertRecord;
}

export interface IngestStats {
  readonly uplinks: number;
  readonly observations: number;
  /** Observations that are durable in the store since the start. */
  readonly stored: number;
  /** Uplinks whose readings are durable in the store since the start. */
  readonly storedUplinks: number;
  readonly quarantined: Readonly<Record<string, number>>;
  readonly alertsRaised: number;
  /** Journal commits up to which alerts were evaluated and readings stored. */
  readonly evaluatedSeq: number;
  readonly storedSeq: number;
  /** ms of recent appends to the store, newest last, at most 100. */
  readonly storeMs: readonly number[];
}

export type IngestState =
  | { readonly kind: 'ok' }
  | { readonly kind: 'degraded'; readonly reason: StoreTrouble | 'registry'; readonly detail: string };

/** The ingest thread as the main thread sees it. */
export interface Ingest {
  readonly stats: IngestStats;
  readonly state: IngestState;
  /** Newest results since the last call, conflated; only of devices in the interest. */
  onLive(listener: (updates: readonly LiveUpdate[]) => void): void;
  onAlert(listener: (event: AlertEvent) => void): void;
  onState(listener: (state: IngestState) => void): void;
  /** Called with the journal commit up to which nothing is needed any more. */
  onTrim(listener: (seq: number) => void): void;
  setInterest(devices: '*' | readonly string[]): void;
  /** False while the journal takes nothing (disk full, say): what devices cannot send then is not their silence. */
  setListening(listening: boolean): void;
  /** A commit has landed in the journal. */
  journalGrew(seq: number): void;
  /** Devices, profiles, sites, deployments or rules changed: read them again before the next uplink. */
  registryChanged(): Promise<void>;
  /**
   * Somebody closed an alert (the registry says so already): its machine raises nothing more until all was well again, or it
   * gets worse than it was. What a thread that is down does not hear it reads when it starts.
   */
  alertClosed(id: string): Promise<void>;
  /** Runs waiting quarantine items through the steps once more. */
  replay(ids: readonly number[]): Promise<{ replayed: number; stillWaiting: number }>;
  deleteReadings(selection: ReadingSelection): Promise<number>;
  /** Resolves once everything journalled before the call is evaluated and stored (for tests and the demo). */
  drained(): Promise<void>;
  /** Finishes the batch at hand, flushes, closes. */
  close(): Promise<void>;
}
