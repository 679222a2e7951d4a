import type { LiveUpdate } from '../../domain/api/live.ts';

type Latest = LiveUpdate['latest'];

interface Entry {
  receivedAt: number;
  readonly latest: Latest;
  /** JSON of the whole entry, made when first wanted. */
  json: string | null;
}

/**
 * Newest results of each device, shared by all clients: whoever lags behind needs to remember only which
 * devices it has not been told of, and what it is told is encoded once for everybody.
 */
export class NewestResults {
  readonly #entries = new Map<string, Entry>();

  /** Takes over an update; of one datastream the newest phenomenon time wins. */
  merge(update: LiveUpdate): void {
    const entry = this.#entries.get(update.device);
    if (!entry) {
      this.#entries.set(update.device, { receivedAt: update.receivedAt, latest: { ...update.latest }, json: null });
      return;
    }
    entry.receivedAt = Math.max(entry.receivedAt, update.receivedAt);
    entry.json = null;
    for (const key in update.latest) {
      const result = update.latest[key];
      const known = entry.latest[key];
      if (result && (known === undefined || result[0] >= known[0])) entry.latest[key] = result;
    }
  }

  /** JSON of a device's LiveUpdate; null when nothing came of it. */
  json(device: string): string | null {
    const entry = this.#entries.get(device);
    if (!entry) return null;
    entry.json ??= JSON.stringify({ device, receivedAt: entry.receivedAt, latest: entry.latest });
    return entry.json;
  }

  keepOnly(wanted: (device: string) => boolean): void {
    for (const device of this.#entries.keys()) if (!wanted(device)) this.#entries.delete(device);
  }
}
