import type { LiveUpdate } from '../domain/api/live.ts';
import type { Device, LatestEntry } from './device.ts';
import type { LiveSink } from './evaluate.ts';

/** ms between two flushes: 20 a second are more than an eye wants. */
const FLUSH_MS = 50;

/** Newest results on their way to live clients: only of watched devices, and only the newest since the last flush. */
export class LivePublisher implements LiveSink {
  readonly #publish: (updates: LiveUpdate[]) => void;
  readonly #changed = new Set<Device>();
  #lastFlush = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(publish: (updates: LiveUpdate[]) => void) {
    this.#publish = publish;
  }

  changed(device: Device, entry: LatestEntry): void {
    if (entry.unseen) return;
    entry.unseen = true;
    device.unseen ??= [];
    device.unseen.push(entry);
    this.#changed.add(device);
  }

  seen(device: Device): void {
    this.#changed.add(device);
  }

  /** Flushes now when the last flush is long enough ago, else soon. */
  flushSoon(now: number): void {
    if (this.#changed.size === 0 || this.#timer) return;
    const wait = this.#lastFlush + FLUSH_MS - now;
    if (wait <= 0) this.flush(now);
    else this.#timer = setTimeout(() => this.flush(Date.now()), wait);
  }

  flush(now: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#lastFlush = now;
    if (this.#changed.size === 0) return;
    const updates = Array.from(this.#changed, updateOf);
    this.#changed.clear();
    this.#publish(updates);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function updateOf(device: Device): LiveUpdate {
  const latest: Record<string, [number, number | string]> = {};
  for (const entry of device.unseen ?? []) {
    entry.unseen = false;
    latest[entry.key] = [entry.at, entry.value ?? entry.text ?? ''];
  }
  device.unseen = null;
  return { device: device.id, receivedAt: device.lastUplinkAt, latest };
}
