import type { TextTools } from '../../i18n/use-texts.ts';
import type { Compared, Comparison } from '../../lib/compare.ts';

/** What the earlier period is called: `hôm qua`, or the season by its name. */
export const comparisonName = (compare: Comparison, { season }: Pick<Compared, 'season'>, t: TextTools['t']): string =>
  season ?? t(`device.compared.${compare}`);
