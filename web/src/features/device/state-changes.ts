import type { Observation } from '../../../../domain/api/observations.ts';

/** Only the observations that say something new, newest first; `observations` are oldest first. */
export function stateChanges(observations: readonly Observation[]): Observation[] {
  return observations.filter((one, i) => i === 0 || one.result !== observations[i - 1]?.result).reverse();
}
