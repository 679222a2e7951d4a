import { localDay } from '../../domain/time.ts';
import { communeOn } from '../../store/registry/placement.ts';
import type { ApiContext } from '../context.ts';
import { invalid } from './problem.ts';

/**
 * Units are public: a commune may be named by anybody, as long as it is one today.
 * @throws HttpProblem invalid
 */
export async function checkCommune(
  { registry, now, timeZone }: Pick<ApiContext, 'registry' | 'now' | 'timeZone'>,
  commune: string | null | undefined,
): Promise<void> {
  if (commune == null) return;
  const state = await communeOn(registry, commune, localDay(now(), timeZone));
  if (state === 'unknown') throw invalid('body.commune', `there is no commune "${commune}"`);
  if (state === 'not-there')
    throw invalid('body.commune', `"${commune}" is no commune today; name the one that stands in its place`);
}
