export interface Patience {
  /** ms after which waiting is given up. */
  readonly withinMs?: number;
  readonly everyMs?: number;
}

/**
 * Waits until `condition` holds; one that throws does not hold yet.
 * @param what in words, for the message
 * @throws Error with what was last seen when it does not hold in time
 */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { withinMs = 30_000, everyMs = 50 }: Patience = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  let last: unknown = 'it did not hold';
  for (;;) {
    try {
      if (await condition()) return;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain: ${what} (${String(last)})`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
