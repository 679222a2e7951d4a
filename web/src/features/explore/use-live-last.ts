import { useEffect, useState } from 'react';
import { onLiveBatch } from '../../data/live.ts';

/** Newest results that came live since the page was opened, by `DEVICE/datastream`: phenomenon time in epoch ms, and value. */
export function useLiveLast(keys: readonly string[]): ReadonlyMap<string, readonly [number, number]> {
  const [last, setLast] = useState<ReadonlyMap<string, readonly [number, number]>>(new Map());
  const wanted = keys.join(' ');
  useEffect(() => {
    const known = new Set(wanted.split(' '));
    return onLiveBatch(({ updates }) => {
      const news = updates.flatMap(({ device, latest }) =>
        Object.entries(latest).flatMap(([datastream, [at, value]]) => {
          const key = `${device}/${datastream}`;
          return typeof value === 'number' && known.has(key) ? [[key, [at, value]] as const] : [];
        }),
      );
      if (news.length > 0) setLast((before) => new Map([...before, ...news]));
    });
  }, [wanted]);
  return last;
}
