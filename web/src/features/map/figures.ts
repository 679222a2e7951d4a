import { mainDatastream } from '../../../../domain/main-figure.ts';
import type { AlertLevel } from '../../../../domain/rules/steps.ts';
import type { FleetLatest } from '../../data/latest.ts';
import type { PlacedSite } from './place-sites.ts';

interface Figure {
  readonly datastream: string;
  readonly result: number | string;
  readonly level: AlertLevel | undefined;
}

/** The one figure that stands for a site: that of its worst alert, else the one that its first device is there for. */
export function mainFigure({ alerts, devices }: PlacedSite, latest: FleetLatest | undefined): Figure | null {
  if (!latest) return null;
  for (const { device, datastream, level } of alerts) {
    const result = device === null || datastream === null ? undefined : latest.get(device)?.get(datastream)?.result;
    if (datastream !== null && result !== undefined) return { datastream, result, level };
  }
  for (const { id } of devices) {
    const own = latest.get(id);
    const datastream = own && mainDatastream([...own.keys()]);
    const result = datastream === undefined ? undefined : own?.get(datastream)?.result;
    if (datastream !== undefined && result !== undefined) return { datastream, result, level: undefined };
  }
  return null;
}
