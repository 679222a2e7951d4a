import { useQuery } from '@tanstack/react-query';
import type { OverviewSite } from '../../../../domain/api/overview.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import { sparklineQuery } from '../../data/sparklines.ts';
import { gapLimitMs } from '../../lib/gaps.ts';

interface FigureSparklineProps {
  readonly figure: NonNullable<OverviewSite['figure']>;
  readonly stale: boolean;
  /** Nothing is fetched for a card that nobody has scrolled to. */
  readonly wanted: boolean;
}

/** The last 24 hours of a card's figure, with the limits that rules set to it. */
export function FigureSparkline({ figure, stale, wanted }: FigureSparklineProps) {
  const line = useQuery({ ...sparklineQuery(figure.device, figure.datastream), enabled: wanted }).data;
  if (!line) return null;
  return (
    <Sparkline
      from={line.from}
      to={line.to}
      t={line.t}
      values={line.mean}
      gapMs={gapLimitMs(figure.expectedIntervalS, line.bucketMs)}
      limits={figure.limits}
      stale={stale}
    />
  );
}
