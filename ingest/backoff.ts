/** Waits that double from `firstMs` to `longestMs`, each shortened at random by up to half so that retries spread. */
export class Backoff {
  readonly #firstMs: number;
  readonly #longestMs: number;
  #tries = 0;

  constructor({ firstMs, longestMs }: { readonly firstMs: number; readonly longestMs: number }) {
    this.#firstMs = firstMs;
    this.#longestMs = longestMs;
  }

  nextMs(): number {
    const full = Math.min(this.#longestMs, this.#firstMs * 2 ** this.#tries);
    this.#tries += 1;
    return full * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.#tries = 0;
  }
}
