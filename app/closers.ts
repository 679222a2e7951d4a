import type { Logger } from 'pino';

/** What was opened, closed in the opposite order, each step even when an earlier one failed. */
export class Closers {
  readonly #steps: { readonly name: string; readonly close: () => unknown }[] = [];

  add(name: string, close: () => unknown): void {
    this.#steps.push({ name, close });
  }

  async closeAll(log: Logger): Promise<void> {
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      const started = Date.now();
      try {
        await step.close();
        log.debug({ part: step.name, ms: Date.now() - started }, 'closed');
      } catch (error) {
        log.error({ err: error, part: step.name }, 'could not be closed cleanly');
      }
    }
  }
}
