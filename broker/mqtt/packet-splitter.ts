/** What a splitter finds in a stream of bytes. */
export interface PacketListener {
  /** A packet has begun but is not whole; `first` is its first byte. False ends the splitting. */
  begun(first: number): boolean;
  /**
   * A whole packet: `bytes[start..end)`, its body from `body`. False stops the splitting before the next
   * packet; what follows waits for `resume`.
   */
  packet(bytes: Buffer, start: number, body: number, end: number): boolean;
  /** A chunk has been gone through as far as it goes. */
  chunkDone(): void;
  /** The stream cannot be split any further. */
  unsplittable(problem: 'too-large' | 'bad-length', bytes: number): void;
}

/** Cuts a byte stream into MQTT packets without copying those that lie whole in one chunk. */
export class PacketSplitter {
  /** Bytes that one packet may have, its header included. */
  maxBytes: number;
  readonly #listener: PacketListener;
  /** Beginning of a packet whose rest has not come; as long as the packet once its length is known. */
  #part: Buffer | null = null;
  #filled = 0;
  /** Bytes that wait for `resume`. */
  #held: Buffer | null = null;
  #stopped = false;
  #ended = false;

  constructor(listener: PacketListener, maxBytes: number) {
    this.#listener = listener;
    this.maxBytes = maxBytes;
  }

  /** Whether a packet has begun that is not whole yet. */
  get midPacket(): boolean {
    return this.#part !== null;
  }

  /** Lets go of everything; further bytes are ignored. */
  end(): void {
    this.#ended = true;
    this.#part = null;
    this.#held = null;
  }

  /** Keeps further bytes until `resume`. */
  hold(): void {
    this.#stopped = true;
  }

  resume(): void {
    this.#stopped = false;
    const held = this.#held;
    this.#held = null;
    if (held && !this.#ended) this.feed(held);
  }

  feed(chunk: Buffer): void {
    if (this.#ended) return;
    if (this.#stopped) {
      this.#held = this.#held ? Buffer.concat([this.#held, chunk]) : chunk;
      return;
    }
    let at = this.#part ? this.#finishPart(chunk) : 0;
    while (at >= 0 && at < chunk.length && !this.#stopped && !this.#ended) at = this.#next(chunk, at);
    if (this.#ended) return;
    if (this.#stopped && at >= 0 && at < chunk.length) this.#held = chunk.subarray(at);
    this.#listener.chunkDone();
  }

  /** Takes the packet at `at`; the position after it, or the chunk's length when it is not whole. */
  #next(chunk: Buffer, at: number): number {
    const length = chunk.length;
    let body = at + 1;
    let remaining = 0;
    let shift = 0;
    for (;;) {
      if (body === length) return this.#begin(chunk, at, 0);
      const byte = chunk[body++] as number;
      remaining |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      shift += 7;
      // [2.2.3] The remaining length has four bytes at most.
      if (shift > 21) return this.#fail('bad-length', 0);
    }
    const end = body + remaining;
    if (end - at > this.maxBytes) return this.#fail('too-large', end - at);
    if (end > length) return this.#begin(chunk, at, end - at);
    if (!this.#listener.packet(chunk, at, body, end)) this.#stopped = true;
    return end;
  }

  /** Keeps the beginning of a packet of `total` bytes (0: not known yet). */
  #begin(chunk: Buffer, at: number, total: number): number {
    const have = chunk.length - at;
    this.#part = Buffer.allocUnsafe(total || 5);
    chunk.copy(this.#part, 0, at);
    this.#filled = have;
    if (!this.#listener.begun(chunk[at] as number)) this.end();
    return chunk.length;
  }

  /** Adds to the packet that has begun; the position in the chunk after what it took. */
  #finishPart(chunk: Buffer): number {
    let at = 0;
    while (at < chunk.length) {
      const part = this.#part as Buffer;
      const header = headerEnd(part, this.#filled);
      if (header.end < 0) return this.#fail('bad-length', 0);
      if (header.end === 0) {
        part[this.#filled++] = chunk[at++] as number;
        continue;
      }
      const total = header.end + header.remaining;
      if (total > this.maxBytes) return this.#fail('too-large', total);
      if (part.length !== total) {
        this.#part = Buffer.allocUnsafe(total);
        part.copy(this.#part, 0, 0, this.#filled);
      }
      const take = Math.min(total - this.#filled, chunk.length - at);
      chunk.copy(this.#part as Buffer, this.#filled, at, at + take);
      this.#filled += take;
      at += take;
      if (this.#filled < total) return at;
      return this.#whole(header.end, total, at);
    }
    // The header may have become whole with the last byte, and an empty body with it.
    const header = headerEnd(this.#part as Buffer, this.#filled);
    if (header.end < 0) return this.#fail('bad-length', 0);
    if (header.end === 0) return at;
    const total = header.end + header.remaining;
    if (total > this.maxBytes) return this.#fail('too-large', total);
    return header.remaining === 0 ? this.#whole(header.end, total, at) : at;
  }

  #whole(body: number, total: number, at: number): number {
    const packet = this.#part as Buffer;
    this.#part = null;
    this.#filled = 0;
    if (!this.#listener.packet(packet, 0, body, total)) this.#stopped = true;
    return at;
  }

  #fail(problem: 'too-large' | 'bad-length', bytes: number): number {
    this.end();
    this.#listener.unsplittable(problem, bytes);
    return -1;
  }
}

/** Where the fixed header of a packet of which `filled` bytes are there ends: 0 not yet, −1 never. */
function headerEnd(part: Buffer, filled: number): { end: number; remaining: number } {
  let remaining = 0;
  for (let i = 1; i < filled; i++) {
    const byte = part[i] as number;
    remaining |= (byte & 0x7f) << (7 * (i - 1));
    if (byte < 0x80) return { end: i + 1, remaining };
    if (i === 4) return { end: -1, remaining: 0 };
  }
  return { end: 0, remaining: 0 };
}
