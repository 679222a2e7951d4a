import type { JournalState } from './contract.ts';
import type { FilledRow } from './open-batch.ts';

/** From the main thread to the journal thread. One commit is in flight at a time. */
export type ToJournal =
  | { readonly kind: 'commit'; readonly rows: readonly FilledRow[] }
  | { readonly kind: 'trim'; readonly seq: number }
  | { readonly kind: 'close' };

/** From the journal thread to the main thread. */
export type FromJournal =
  | { readonly kind: 'opened'; readonly lastSeq: number; readonly diskBytes: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'committed'; readonly lastSeq: number; readonly diskBytes: number }
  | { readonly kind: 'trimmed'; readonly diskBytes: number }
  | { readonly kind: 'state'; readonly state: JournalState }
  | { readonly kind: 'closed' };
