import { useQuery } from '@tanstack/react-query';
import type { Device } from '../../../../domain/api/devices.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { useThresholds } from '../../data/rules.ts';
import { sparklineQuery } from '../../data/sparklines.ts';
import { gapLimitMs } from '../../lib/gaps.ts';

interface TileSparklineProps {
  readonly device: Device;
  readonly datastream: string;
  readonly stale: boolean;
  /** Nothing is fetched for a tile that nobody has scrolled to. */
  readonly wanted: boolean;
}

/** The last 24 hours of a tile's figure, with the limits that rules set to it. */
export function TileSparkline({ device, datastream, stale, wanted }: TileSparklineProps) {
  const line = useQuery({ ...sparklineQuery(device.id, datastream), enabled: wanted }).data;
  const limits = useThresholds(device, datastream, wanted);
  if (!line) return null;
  return (
    <Sparkline
      from={line.from}
      to={line.to}
      t={line.t}
      values={line.mean}
      gapMs={gapLimitMs(device.expectedIntervalS, line.bucketMs)}
      limits={limits}
      stale={stale}
    />
  );
}
