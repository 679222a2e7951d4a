import { Duplex } from 'node:stream';

class Side extends Duplex {
  other!: Side;
  #resume: (() => void) | null = null;

  override _read(): void {
    const resume = this.#resume;
    this.#resume = null;
    resume?.();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.other.push(chunk)) done();
    else this.other.#resume = done;
  }

  override _final(done: () => void): void {
    this.other.push(null);
    done();
  }
}

/** Two streams, each end of one the other: a connection without a network. */
export function duplexPair(): [Duplex, Duplex] {
  const one = new Side();
  const two = new Side();
  one.other = two;
  two.other = one;
  return [one, two];
}
