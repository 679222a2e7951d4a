import type { Episode } from './episodes.ts';
import type { Stream } from './streams.ts';

interface Carried<Of> {
  /** What carries the uplinks of what an episode is of; null for nothing. */
  gatewayOf(of: Of): string | null;
  /** What an episode of the gateway is of. */
  gateway(id: string): Of;
  idOf(of: Of): string;
  /** What is stored of the device. */
  streamsOf(device: string): readonly Stream[];
  /** Devices behind the gateway, as far as they are looked at, and the gateway. */
  through(gateway: string): readonly string[];
}

/**
 * Silences of several devices behind a gateway that carried nothing meanwhile are one alert, of the gateway, as they are
 * when readings come in.
 */
export function ofGateways<Of>(episodes: readonly Episode<Of>[], carried: Carried<Of>): Episode<Of>[] {
  const kept: Episode<Of>[] = [];
  const behind = new Map<string, Episode<Of>[]>();
  for (const episode of episodes.toSorted((a, b) => a.raisedAt - b.raisedAt)) {
    const id = carried.idOf(episode.of);
    const gateway = carried.gatewayOf(episode.of) ?? id;
    const through = carried.through(gateway);
    const since = lastBefore(carried.streamsOf(id), episode.raisedAt);
    // Devices report in turn: half of a silence that is too long one may have missed by itself.
    const half = (since + episode.raisedAt) / 2;
    const silent = through.every((device) => lastBefore(carried.streamsOf(device), episode.raisedAt) <= half);
    if (through.length < 2 || !silent) {
      kept.push(episode);
      continue;
    }
    const known = behind.get(gateway);
    if (known) known.push(episode);
    else behind.set(gateway, [episode]);
  }
  for (const [gateway, silences] of behind)
    for (const together of overlapping(silences))
      kept.push(together.length === 1 ? (together[0] as Episode<Of>) : oneOf(together, gateway, carried));
  return kept;
}

function oneOf<Of>(together: readonly Episode<Of>[], gateway: string, carried: Carried<Of>): Episode<Of> {
  const [first] = together as readonly [Episode<Of>];
  const own = together.find((episode) => carried.idOf(episode.of) === gateway);
  const { step, levels, flaps } = own ?? { ...first, step: 1, levels: new Set([...first.levels].slice(0, 1)) };
  // It is heard again with the first of them.
  const cleared = together.map(({ clearedAt }) => clearedAt ?? Number.POSITIVE_INFINITY);
  const clearedAt = Math.min(...cleared);
  return {
    of: carried.gateway(gateway),
    key: '',
    raisedAt: first.raisedAt,
    clearedAt: Number.isFinite(clearedAt) ? clearedAt : null,
    step,
    peak: null,
    flaps,
    levels,
  };
}

/** Episodes by the stretch of time that they share; they come in the order in which they were raised. */
function overlapping<Of>(episodes: readonly Episode<Of>[]): Episode<Of>[][] {
  const groups: Episode<Of>[][] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const episode of episodes) {
    const end = episode.clearedAt ?? Number.POSITIVE_INFINITY;
    if (episode.raisedAt < until) (groups.at(-1) as Episode<Of>[]).push(episode);
    else groups.push([episode]);
    until = episode.raisedAt < until ? Math.max(until, end) : end;
  }
  return groups;
}

/** The last instant before `at` of which something is stored; -∞ for none. */
function lastBefore(streams: readonly Stream[], at: number): number {
  let last = Number.NEGATIVE_INFINITY;
  for (const { at: times } of streams) {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((times[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    last = Math.max(last, times[low - 1] ?? Number.NEGATIVE_INFINITY);
  }
  return last;
}
