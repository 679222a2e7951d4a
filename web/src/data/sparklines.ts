import { queryOptions } from '@tanstack/react-query';
import { series } from '../../../domain/api/observations.ts';
import { serverNow } from '../lib/clock.ts';
import { queryString, request } from './http.ts';

export interface Sparkline {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
  readonly t: readonly number[];
  readonly mean: readonly number[];
}

const DAY_MS = 86_400_000;
const BUCKET = '30m';
/** Tiles that scroll into view within one such moment share a request. */
const GATHER_MS = 40;
/** As many datastreams as `/series` takes at once. */
const MAX_PER_REQUEST = 20;

interface Waiting {
  readonly key: string;
  readonly resolve: (line: Sparkline) => void;
  readonly reject: (error: unknown) => void;
}

let waiting: Waiting[] = [];

async function ask(group: readonly Waiting[], to: number): Promise<void> {
  const from = to - DAY_MS;
  try {
    const query = queryString({
      datastream: group.map((one) => one.key),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      bucket: BUCKET,
    });
    const answer = await request(series, `/series${query}`);
    const byKey = new Map(answer.series.map((one) => [`${one.device}/${one.datastream}`, one]));
    for (const { key, resolve } of group) {
      const { t, mean } = byKey.get(key) ?? { t: [], mean: [] };
      resolve({ from, to, bucketMs: answer.bucketMs, t, mean });
    }
  } catch (error) {
    for (const { reject } of group) reject(error);
  }
}

function flush(): void {
  const all = waiting;
  waiting = [];
  const now = serverNow();
  for (let i = 0; i < all.length; i += MAX_PER_REQUEST) void ask(all.slice(i, i + MAX_PER_REQUEST), now);
}

/** The last 24 hours of a datastream in half hours, for a line the size of a word. Asked for together with others. */
export const sparklineQuery = (device: string, datastream: string) =>
  queryOptions({
    queryKey: ['sparkline', device, datastream],
    queryFn: () =>
      new Promise<Sparkline>((resolve, reject) => {
        waiting.push({ key: `${device}/${datastream}`, resolve, reject });
        if (waiting.length === 1) setTimeout(flush, GATHER_MS);
      }),
    staleTime: 5 * 60_000,
    refetchInterval: 10 * 60_000,
    retry: 1,
  });
