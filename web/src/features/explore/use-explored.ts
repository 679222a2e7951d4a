import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import type { Device } from '../../../../domain/api/devices.ts';
import { propertyOf } from '../../../../domain/datastream.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { assignStyles } from '../../charts/series-style.ts';
import { useWatch } from '../../data/live.ts';
import {
  earlierSeriesQuery,
  knownStreamsQuery,
  type ManyColumns,
  type ManySeries,
  manySeriesQuery,
  someDevicesQuery,
} from '../../data/many-series.ts';
import { type Compared, comparedWith } from '../../lib/compare.ts';
import { type Stream, streamOf } from '../../lib/datastream-of.ts';
import { gapLimitMs } from '../../lib/gaps.ts';
import type { RangeChoice } from '../../lib/time-range.ts';
import { type ExploreSearch, MAX_SERIES } from './search.ts';

/** Why a series has no line. */
export type NoLine = 'unknown' | 'empty' | 'masked' | 'state';

/** A series that was chosen and may be seen, and what came of it. */
export interface ExploredLine extends Stream {
  readonly station: Device;
  readonly style: number;
  readonly hidden: boolean;
  /** Undefined while it is on its way. */
  readonly columns: ManyColumns | undefined;
  readonly gapMs: number;
  readonly noLine: NoLine | null;
}

export interface Explored {
  readonly lines: readonly ExploredLine[];
  /** As they stand in the link: there is no such series, or it is not for whoever looks. */
  readonly unseen: readonly string[];
  /** Named beyond those that are drawn. */
  readonly surplus: number;
  readonly series: ManySeries | undefined;
  readonly earlier: { readonly series: ManySeries; readonly compared: Compared } | null;
  readonly error: unknown;
  readonly pending: boolean;
  /** What is shown is of another range or another choice. */
  readonly outdated: boolean;
  readonly retry: () => void;
}

const NONE: readonly string[] = [];
const DEFAULT_INTERVAL_S = 900;

function noLineOf(stream: Stream, columns: ManyColumns | undefined, known: ReadonlyMap<string, boolean> | undefined) {
  if (observedProperty(propertyOf(stream.datastream))?.kind === 'state') return 'state';
  if (!columns || columns.t.length > 0) return null;
  if (columns.masked) return 'masked';
  const isNumber = known?.get(stream.key);
  if (isNumber === false) return 'state';
  return known && isNumber === undefined ? 'unknown' : 'empty';
}

/** What the link asks for, as far as it may be seen. */
export function useExplored(search: ExploreSearch, choice: RangeChoice): Explored {
  const client = useQueryClient();
  const named = search.s ?? NONE;
  const streams = useMemo(() => named.slice(0, MAX_SERIES).map(streamOf), [named]);
  const ids = useMemo(() => [...new Set(streams.flatMap((stream) => stream?.device ?? []))].sort(), [streams]);
  const stations = useQuery(someDevicesQuery(client, ids));
  const seen = useMemo(
    () => streams.flatMap((stream) => (stream && stations.data?.has(stream.device) ? [stream] : [])),
    [streams, stations.data],
  );
  const seenIds = useMemo(() => ids.filter((id) => stations.data?.has(id)), [ids, stations.data]);
  useWatch(seenIds);
  const known = useQuery(knownStreamsQuery(seenIds)).data;
  const intervalS = Math.min(
    ...seenIds.map((id) => stations.data?.get(id)?.expectedIntervalS ?? DEFAULT_INTERVAL_S),
    DEFAULT_INTERVAL_S * 4,
  );
  const query = useQuery(manySeriesQuery({ streams: seen, choice, intervalS }));
  const series = seen.length > 0 ? query.data : undefined;
  const compared = series && search.compare ? comparedWith(series.window, search.compare, []) : null;
  const before = useQuery(earlierSeriesQuery({ streams: seen, intervalS }, compared)).data;

  const slots = useRef<ReadonlyMap<string, number>>(new Map());
  const styles = useMemo(() => assignStyles(slots.current, named), [named]);
  slots.current = styles;

  const lines = useMemo(
    () =>
      seen.flatMap((stream): ExploredLine[] => {
        const station = stations.data?.get(stream.device);
        if (!station) return [];
        const columns = series?.columns.get(stream.key);
        return [
          {
            ...stream,
            station,
            style: styles.get(stream.key) ?? 0,
            hidden: search.hide?.includes(stream.key) ?? false,
            columns,
            gapMs: gapLimitMs(station.expectedIntervalS, series?.bucketMs ?? 0),
            noLine: noLineOf(stream, columns, known),
          },
        ];
      }),
    [seen, stations.data, series, styles, search.hide, known],
  );
  const shown = new Set(lines.map(({ key }) => key));
  return {
    lines,
    unseen: stations.data || ids.length === 0 ? named.slice(0, MAX_SERIES).filter((key) => !shown.has(key)) : NONE,
    surplus: Math.max(0, named.length - MAX_SERIES),
    series,
    earlier: before && compared ? { series: before, compared } : null,
    error: (stations.isError && !stations.data && stations.error) || (query.isError && !query.data && query.error),
    pending: ids.length > 0 && (stations.isPending || (seen.length > 0 && query.isPending)),
    outdated: query.isPlaceholderData,
    retry: () => void (stations.isError ? stations.refetch() : query.refetch()),
  };
}
