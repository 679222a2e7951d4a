import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Deployment } from '../../../../domain/api/sites.ts';
import { byImportance, tellsOfSurroundings } from '../../../../domain/main-figure.ts';
import { deviceQuery } from '../../data/devices.ts';
import { deviceLatestQuery } from '../../data/latest.ts';
import { Values } from '../../parts/values.tsx';

/** Of more devices than this the list of them says more than their figures side by side. */
const MOST = 4;

/** Datastreams that stand above the chart as figures. */
export function shownAsFigures(stays: readonly Deployment[]): ReadonlySet<string> {
  const here = stays.filter(({ to }) => to === null);
  const keys = here.length > MOST ? [] : here.flatMap(({ datastreams }) => datastreams);
  return new Set(keys.filter(tellsOfSurroundings));
}

interface SiteValuesProps {
  readonly stays: readonly Deployment[];
  /** Datastream that the chart shows; undefined for the one that matters most. */
  readonly chosen: string | undefined;
}

/** What is measured here now; pressing a figure draws it below. */
export function SiteValues({ stays, chosen }: SiteValuesProps) {
  const told = shownAsFigures(stays);
  if (told.size === 0) return null;
  const first = byImportance([...told])[0];
  const here = stays.filter(({ to }) => to === null);
  return here.map(({ device }) => <Now key={device} device={device} chosen={chosen ?? first} />);
}

function Now({ device: id, chosen }: { readonly device: string; readonly chosen: string | undefined }) {
  const device = useQuery(deviceQuery(id)).data;
  const latest = useQuery(deviceLatestQuery(id)).data;
  const keys = useMemo(() => byImportance([...(latest?.keys() ?? [])]).filter(tellsOfSurroundings), [latest]);
  if (latest !== undefined && keys.length === 0) return null;
  return <Values device={device} latest={latest} keys={keys} chosen={chosen} />;
}
