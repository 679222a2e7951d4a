/**
 * A quantity with a memory (a water table, soil moisture) as a function of time alone: integrated
 * forward from a fixed `epoch` in fixed steps and remembered, so the order of questions is no matter.
 */
export interface TrackOptions {
  readonly epoch: number;
  readonly stepMs: number;
  readonly initial: number;
  /** The value at `at + stepMs` from the value at `at`. */
  readonly next: (value: number, at: number) => number;
}

export type Track = (at: number) => number;

/** The track kept under `name` for the season that began at `epoch`; made when it is first asked for. */
export function seasonTrack(tracks: Map<string, Track>, name: string, options: TrackOptions): Track {
  const key = `${name}/${options.epoch}`;
  const known = tracks.get(key);
  if (known) return known;
  const made = createTrack(options);
  tracks.set(key, made);
  return made;
}

/** Values at any time, linear between steps; before the epoch the initial value. */
export function createTrack({ epoch, stepMs, initial, next }: TrackOptions): Track {
  const values = [initial];
  return (at) => {
    const place = (at - epoch) / stepMs;
    if (!(place > 0)) return initial;
    const n = Math.floor(place);
    while (values.length <= n + 1) {
      const last = values.length - 1;
      values.push(next(values[last] as number, epoch + last * stepMs));
    }
    const here = values[n] as number;
    return here + ((values[n + 1] as number) - here) * (place - n);
  };
}
