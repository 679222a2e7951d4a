import { useQuery } from '@tanstack/react-query';
import type { Device } from '../../../domain/api/devices.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useThresholds } from '../data/rules.ts';
import { sparklineQuery } from '../data/sparklines.ts';
import { gapLimitMs } from '../lib/gaps.ts';

interface ValueSparklineProps {
  readonly device: Device;
  readonly datastream: string;
  readonly stale: boolean;
}

/** The last 24 hours of a figure, with the limits that rules set to it. */
export function ValueSparkline({ device, datastream, stale }: ValueSparklineProps) {
  const line = useQuery(sparklineQuery(device.id, datastream)).data;
  const limits = useThresholds(device, datastream);
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
