const WRITE_EVERY_MS = 1000;

/** What was gathered under each key since the last write. */
export interface GatheringWriter<T> {
  find(key: string): T | undefined;
  /** Takes an entry in, unless too many wait already. */
  add(key: string, entry: T): void;
  /** Writes what is still to be written. */
  stop(): Promise<void>;
}

/** Gathers entries and writes them once a second, one write at a time: a flood costs one write and bounded memory. */
export function gatherAndWrite<T>(
  write: (entries: T[]) => Promise<void>,
  { maxPending, onTrouble }: { readonly maxPending: number; readonly onTrouble: (error: unknown) => void },
): GatheringWriter<T> {
  let pending = new Map<string, T>();
  let writing: Promise<void> = Promise.resolve();

  function flush(): Promise<void> {
    if (pending.size === 0) return writing;
    const batch = [...pending.values()];
    pending = new Map();
    writing = writing.then(() => write(batch)).catch(onTrouble);
    return writing;
  }

  const timer = setInterval(() => void flush(), WRITE_EVERY_MS);
  timer.unref();
  return {
    find: (key) => pending.get(key),
    add(key, entry) {
      if (pending.size < maxPending) pending.set(key, entry);
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
