import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { rule } from '../../../domain/api/alerts.ts';
import type { Device } from '../../../domain/api/devices.ts';
import { parseDatastream } from '../../../domain/datastream.ts';
import type { AlertLevel } from '../../../domain/rules/definition.ts';
import { type RuleGround, watches } from '../../../domain/rules/matching.ts';
import { EVERYWHERE } from '../../../domain/scopes.ts';
import { requestAll } from './pages.ts';

export type StoredRule = z.output<typeof rule>;

/** Every rule; thresholds in charts come from them. */
export const rulesQuery = queryOptions({
  queryKey: ['rules'],
  queryFn: ({ signal }) => requestAll(rule, '/rules', {}, signal),
  staleTime: 5 * 60_000,
});

/** A limit to draw: beyond `value`, above or below it, is `level`. */
export interface Threshold {
  readonly value: number;
  readonly side: 'above' | 'below';
  readonly level: AlertLevel;
  readonly name: { readonly vi: string; readonly en: string };
}

type ScopedDevice = Pick<Device, 'id' | 'profile'> & Partial<RuleGround>;

/** What is not known of a device's place and season fits no rule that asks for it. */
const NOWHERE: RuleGround = { place: EVERYWHERE, crop: null, stage: null };

/** The limits that rules set to one datastream of a device. */
export function thresholdsFor(rules: readonly StoredRule[], device: ScopedDevice, datastream: string): Threshold[] {
  const name = parseDatastream(datastream);
  const found: Threshold[] = [];
  for (const one of rules) {
    const { condition } = one;
    if (!one.enabled || condition.kind !== 'threshold' || !watches(one.scope, { ...NOWHERE, ...device })) continue;
    if (condition.property !== name?.property) continue;
    if (condition.channel !== null && condition.channel !== name.channel) continue;
    const side = condition.operator.startsWith('<') ? 'below' : 'above';
    found.push({ value: condition.value, side, level: one.level, name: one.name });
  }
  return found;
}
