import type { Device } from '../../../../domain/api/devices.ts';
import type { RangeChoice } from '../../lib/time-range.ts';

/** One datastream over a range, and what may be changed about it; all of it stands in the URL. */
export interface SeriesProps {
  readonly device: Device;
  readonly datastream: string;
  readonly choice: RangeChoice;
  readonly view: 'chart' | 'table';
  readonly onView: (view: 'chart' | 'table') => void;
  readonly onChoose: (choice: RangeChoice) => void;
}
