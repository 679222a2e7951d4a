import type { LiveUpdate } from '../../domain/api/live.ts';

type Latest = LiveUpdate['latest'];

interface Entry {
  receivedAt: number;
  readonly latest: Latest;
  /** JSON of the whole entry, made when first wanted. */
  json: string | null;
  /** The same without what was measured before, for those who may not see that. */
  recent: { readonly since: number; readonly json: string | null } | null;
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
      this.#entries.set(update.device, {
        receivedAt: update.receivedAt,
        latest: { ...update.latest },
        json: null,
        recent: null,
      });
      return;
    }
    entry.receivedAt = Math.max(entry.receivedAt, update.receivedAt);
    entry.json = null;
    entry.recent = null;
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

  /** The same with nothing that was measured before `since`, epoch ms; null when nothing is left. */
  jsonSince(device: string, since: number): string | null {
    const entry = this.#entries.get(device);
    if (!entry) return null;
    if (entry.recent?.since !== since) {
      const results = Object.entries(entry.latest);
      const recent = results.filter(([, [at]]) => at >= since);
      const json =
        recent.length === results.length
          ? this.json(device)
          : recent.length === 0
            ? null
            : JSON.stringify({ device, receivedAt: entry.receivedAt, latest: Object.fromEntries(recent) });
      entry.recent = { since, json };
    }
    return entry.recent.json;
  }

  keepOnly(wanted: (device: string) => boolean): void {
    for (const device of this.#entries.keys()) if (!wanted(device)) this.#entries.delete(device);
  }
}
