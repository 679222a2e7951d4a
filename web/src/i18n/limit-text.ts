import { propertyOf } from '../../../domain/datastream.ts';
import type { Limit } from '../../../domain/rules/limits.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import { datastreamName } from './datastream-name.ts';
import { quantityLine } from './quantity-text.ts';
import type { TextTools } from './use-texts.ts';

type Bound = Pick<Limit, 'value' | 'side' | 'level'>;

interface Measured {
  /** `soil_moisture@20cm` */
  readonly datastream: string;
  readonly value: number;
  readonly limits: readonly Bound[];
}

const severity: Record<AlertLevel, number> = { watch: 0, act: 1, danger: 2 };

const passed = ({ value, side }: Bound, result: number): boolean =>
  side === 'below' ? result < value : result > value;

/** The worst limit that is passed, else the nearest one. */
function telling({ value, limits }: Measured): Bound | undefined {
  const beyond = limits.filter((limit) => passed(limit, value));
  if (beyond.length > 0) return beyond.reduce((a, b) => (severity[b.level] > severity[a.level] ? b : a));
  return [...limits].sort((a, b) => Math.abs(a.value - value) - Math.abs(b.value - value))[0];
}

/** What a limit is called: of soil water that is too low it is the point at which to water. */
export const limitName = (datastream: string, { side, level }: Bound, { t }: TextTools): string =>
  propertyOf(datastream) === 'soil_moisture' && side === 'below' ? t('limit.point.water') : t(`limit.point.${level}`);

/**
 * A figure beside the limit that says most about it, in words: „Độ ẩm đất 18 % – thấp hơn điểm cần tưới 22 %“; null
 * where there is no limit.
 */
export function limitText(measured: Measured, tools: TextTools): string | null {
  const limit = telling(measured);
  if (!limit) return null;
  const { datastream, value } = measured;
  const is = passed(limit, value)
    ? limit.side === 'below'
      ? 'lower'
      : 'higher'
    : limit.side === 'below'
      ? 'over'
      : 'under';
  return tools.t(`limit.is.${is}`, {
    what: datastreamName(datastream, tools),
    value: quantityLine(datastream, value, tools),
    point: limitName(datastream, limit, tools),
    limit: quantityLine(datastream, limit.value, tools),
  });
}
