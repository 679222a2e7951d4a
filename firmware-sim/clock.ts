/** A time to which simulated devices live. */
export interface Clock {
  /** Epoch ms. */
  now(): number;
  /** Calls `wake` once, not before the clock shows `at`; the answer takes it back. */
  wakeAt(at: number, wake: () => void): () => void;
}

/** Longest delay a Node timer takes. */
const MAX_DELAY_MS = 2_147_483_647;

export interface SimClockOptions {
  /** Epoch ms at which the simulation begins; the present by default. */
  readonly start?: number;
  /** How many times faster than real time, until the present is reached; then 1. */
  readonly speed?: number;
}

/**
 * A clock that begins at `start`, runs `speed` times as fast as real time and never shows a time ahead of the
 * present, because a platform rightly distrusts readings from the future.
 */
export function simClock({ start, speed = 1 }: SimClockOptions = {}): Clock {
  const begun = Date.now();
  const from = Math.min(start ?? begun, begun);
  const now = () => Math.min(Date.now(), from + (Date.now() - begun) * speed);
  return {
    now,
    wakeAt(at, wake) {
      let timer: NodeJS.Timeout;
      const arm = () => {
        const present = Date.now();
        const ahead = from + (present - begun) * speed;
        // Real time left: at full speed while behind the present, then at its pace.
        const left = ahead < present ? Math.max((at - ahead) / speed, at > present ? at - present : 0) : at - present;
        timer = setTimeout(() => (now() >= at ? wake() : arm()), Math.min(MAX_DELAY_MS, Math.max(0, left)));
      };
      arm();
      return () => clearTimeout(timer);
    },
  };
}

/** A clock for tests: it stands still until it is told the time. */
export interface VirtualClock extends Clock {
  /** Moves on to `at`, waking everybody due on the way, in order. */
  advanceTo(at: number): void;
}

export function virtualClock(start: number): VirtualClock {
  let time = start;
  let waiting: { at: number; wake: () => void }[] = [];
  return {
    now: () => time,
    wakeAt(at, wake) {
      const entry = { at, wake };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((other) => other !== entry);
      };
    },
    advanceTo(at) {
      for (;;) {
        const due = waiting.filter((entry) => entry.at <= at).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        waiting = waiting.filter((entry) => entry !== due);
        time = Math.max(time, due.at);
        due.wake();
      }
      time = Math.max(time, at);
    },
  };
}
