import { escapeKey } from './line-protocol.ts';

export const TELEMETRY_1H = 'telemetry_1h';
export const TELEMETRY_6H = 'telemetry_6h';
export const TELEMETRY_1D = 'telemetry_1d';

/** What is kept of the results of one datastream in one hour, quarter of a day or day. */
export interface Rollup {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly max: number;
  readonly min: number;
  readonly sum: number;
}

/** The line of a rollup: tags `datastream` and `device`, no site, so that a device that moves keeps one series. */
export function rollupLine(
  measurement: string,
  of: { readonly device: string; readonly datastream: string; readonly at: number },
  rollup: Rollup,
): string {
  const { count, first, last, max, min, sum } = rollup;
  const tags = `${measurement},datastream=${escapeKey(of.datastream)},device=${escapeKey(of.device)}`;
  return `${tags} count=${count},first=${first},last=${last},max=${max},min=${min},sum=${sum} ${of.at}\n`;
}
