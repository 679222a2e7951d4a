import type { RefusalReason } from '../../domain/refusals.ts';
import type { Refusal } from '../contract.ts';

const WINDOW_MS = 1000;
/** Kinds (device or address, and reason) told apart at once; beyond it a refusal is told by its reason alone. */
const MAX_KINDS = 1000;
const MAX_DETAIL = 200;

/** Hands refusals on: the first of its kind at once, those that follow within a second as one with their count. */
export class RefusalLog {
  readonly #report: (refusal: Refusal) => void;
  readonly #open = new Map<string, { last: Refusal; more: number }>();

  constructor(report: (refusal: Refusal) => void) {
    this.#report = report;
  }

  add(reason: RefusalReason, where: { device: string | null; address: string; detail: string }): void {
    const at = Date.now();
    let key = `${reason} ${where.device ?? where.address}`;
    if (!this.#open.has(key) && this.#open.size >= MAX_KINDS) key = reason;
    const detail = where.detail.slice(0, MAX_DETAIL);
    const refusal: Refusal = { device: where.device, address: where.address, reason, detail, at, count: 1 };
    const open = this.#open.get(key);
    if (open) {
      open.last = refusal;
      open.more++;
      return;
    }
    this.#open.set(key, { last: refusal, more: 0 });
    this.#tell(refusal);
  }

  /** Reports what has gathered; to be called about every second. */
  flush(now = Date.now()): void {
    for (const [key, open] of this.#open) {
      if (now - open.last.at < WINDOW_MS && open.more === 0) continue;
      if (open.more === 0) {
        this.#open.delete(key);
        continue;
      }
      this.#tell({ ...open.last, count: open.more });
      open.more = 0;
    }
  }

  #tell(refusal: Refusal): void {
    try {
      this.#report(refusal);
    } catch {
      // The listener's trouble must not end a connection.
    }
  }
}
