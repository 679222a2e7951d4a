import { useCallback } from 'react';
import { onLiveBatch } from '../../data/live.ts';

/** Live results of one datastream, handed to the chart as they come; none of no device. */
export function useLivePoints(device: string | null, datastream: string) {
  return useCallback(
    (append: (at: number, value: number) => void) =>
      onLiveBatch(({ updates }) => {
        for (const update of updates) {
          const newest = update.device === device ? update.latest[datastream] : undefined;
          if (newest && typeof newest[1] === 'number') append(newest[0], newest[1]);
        }
      }),
    [device, datastream],
  );
}
