import type { ConditionKind } from './conditions.ts';

/** Every kind of condition; apart from their schemas, which are far larger and seldom asked for. */
export const conditionKinds = [
  'threshold',
  'band',
  'change',
  'sum',
  'swing',
  'difference',
  'night-flow',
  'never-zero',
  'stuck',
  'no-data',
  'combination',
] as const satisfies readonly ConditionKind[];
