import type { Season } from '../../../../domain/api/seasons.ts';
import type { Crosshair } from '../../charts/crosshair.ts';
import type { ChartFlag } from '../../charts/flags.ts';
import type { ThresholdBand } from '../../charts/thresholds.ts';
import type { SeriesSource } from '../../data/source-series.ts';
import type { Comparison } from '../../lib/compare.ts';
import type { Preset, RangeChoice } from '../../lib/time-range.ts';
import type { ShownRef } from './shown.ts';

/** One datastream over a range, and what may be changed about it; all of it stands in the URL. */
export interface SeriesProps {
  readonly source: SeriesSource;
  readonly datastream: string;
  readonly choice: RangeChoice;
  /** What a page takes where its link says nothing. */
  readonly usual: Preset;
  readonly view: 'chart' | 'table';
  readonly compare: Comparison | undefined;
  /** Of the site, to compare with the one before. */
  readonly seasons: readonly Season[];
  /** Has to stay the same list, as have the flags. */
  readonly bands: readonly ThresholdBand[];
  readonly flags: readonly ChartFlag[];
  /** The device whose live results go on with the line; null for none. */
  readonly liveDevice: string | null;
  readonly crosshair?: Crosshair;
  /** Of what station or site, in words. */
  readonly where: string;
  /** Where it leaves what it shows. */
  readonly shown?: ShownRef;
  readonly onChoose: (choice: RangeChoice) => void;
}
