/** A wait that can be woken: for a time, or until `wake`, whichever comes first. */
export class Signal {
  #wakers: (() => void)[] = [];

  wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }

  wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, timeoutMs);
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#wakers.push(done);
    });
  }
}

/** Lets timers, messages and I/O have their turn. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
