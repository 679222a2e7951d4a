import type { IngestState } from './contract.ts';
import type { StoreTroubleNote } from './store-feeder.ts';

/** What ingest cannot work with at the moment; null for what it can. */
export class Troubles {
  #store: StoreTroubleNote | null = null;
  #registry: string | null = null;
  #journal: string | null = null;
  readonly #onState: (state: IngestState) => void;

  constructor(onState: (state: IngestState) => void) {
    this.#onState = onState;
  }

  get store(): StoreTroubleNote | null {
    return this.#store;
  }

  set store(trouble: StoreTroubleNote | null) {
    this.#store = trouble;
    this.#onState(this.state);
  }

  set registry(detail: string | null) {
    this.#registry = detail;
    this.#onState(this.state);
  }

  /** Told only when it changes: the journal is read several times a second. */
  set journal(detail: string | null) {
    if (detail === null && this.#journal === null) return;
    this.#journal = detail;
    this.#onState(this.state);
  }

  get state(): IngestState {
    if (this.#registry !== null) return { kind: 'degraded', reason: 'registry', detail: this.#registry };
    if (this.#store) return { kind: 'degraded', ...this.#store };
    if (this.#journal !== null) return { kind: 'degraded', reason: 'failing', detail: this.#journal };
    return { kind: 'ok' };
  }
}
