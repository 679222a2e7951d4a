import { observedProperty } from '../../../../domain/observed-properties.ts';
import {
  band,
  type Condition,
  type ConditionKind,
  change,
  combination,
  difference,
  type MeasuredCondition,
  neverZero,
  nightFlow,
  noData,
  type Operator,
  stuck,
  sum,
  swing,
  threshold,
} from '../../../../domain/rules/conditions.ts';
import type { RuleDefinition } from '../../../../domain/rules/definition.ts';
import type { AlertLevel, AlertStep, BandStep, LimitStep } from '../../../../domain/rules/steps.ts';

/** A rule while it is being written: numbers that are not there yet are NaN, a property not chosen is empty. */
export type Draft = RuleDefinition;

/** By its kind: a union would tell what is wrong with every kind, of which one alone was meant. */
export const schemaOf = {
  threshold,
  band,
  change,
  sum,
  swing,
  difference,
  'night-flow': nightFlow,
  'never-zero': neverZero,
  stuck,
  'no-data': noData,
  combination,
} as const satisfies Record<ConditionKind, unknown>;

const levels = ['watch', 'act', 'danger'] as const satisfies readonly AlertLevel[];

const plain = (level: AlertLevel) => ({ level, risk: null, label: null, advice: null });
const limit = (level: AlertLevel): LimitStep => ({
  ...plain(level),
  value: Number.NaN,
  clearValue: Number.NaN,
  minDurationS: 0,
});
const bandOf = (level: AlertLevel): BandStep => ({
  ...plain(level),
  low: Number.NaN,
  high: Number.NaN,
  clearLow: Number.NaN,
  clearHigh: Number.NaN,
  minDurationS: 0,
});

/** The property and channel that a condition speaks of; of a combination those of its first part. */
export function subjectOf(condition: Condition): { readonly property: string; readonly channel: string | null } {
  if (condition.kind === 'no-data') return { property: '', channel: null };
  if (condition.kind === 'combination') {
    const first = condition.parts[0]?.conditions[0];
    return first ? subjectOf(first) : { property: '', channel: null };
  }
  return { property: condition.property, channel: condition.channel };
}

/** A condition of another kind on the same property; limits stay where both kinds have one of the same meaning. */
export function ofKind(before: Condition, kind: ConditionKind): Condition {
  if (kind === before.kind) return before;
  if (kind === 'combination')
    return {
      kind,
      match: 'all',
      parts: [{ not: false, match: 'all', conditions: [leafOf(before)] }],
      steps: [{ ...plain(before.steps[0]?.level ?? 'act'), minDurationS: 0 }],
    };
  if (kind === 'no-data') return { kind, steps: [{ ...plain('watch'), intervals: 3 }] };
  return measuredOf(subjectOf(before), kind, before);
}

function measuredOf(
  { property, channel }: { readonly property: string; readonly channel: string | null },
  kind: MeasuredCondition['kind'],
  before: Condition,
): MeasuredCondition {
  const on = { property, channel };
  const steps = hasLimits(before) ? [...before.steps] : [limit(before.steps[0]?.level ?? 'act')];
  switch (kind) {
    case 'threshold':
      return { kind, ...on, operator: '>=', steps };
    case 'band':
      return { kind, ...on, when: 'outside', steps: [bandOf('act')] };
    case 'change':
      return { kind, ...on, direction: 'fall', windowS: 3 * 3600, steps };
    case 'sum':
      return { kind, ...on, window: '24h', steps };
    case 'swing':
      return { kind, ...on, steps };
    case 'difference':
      return {
        kind,
        ...on,
        minus: { device: null, property, channel: null },
        absolute: false,
        maxApartS: 3600,
        operator: '>=',
        steps,
      };
    case 'night-flow':
      return { kind, ...on, from: '02:00', to: '04:00', nights: 14, steps };
    case 'never-zero':
      return { kind, ...on, hours: 24, steps };
    case 'stuck':
      return { kind, ...on, tolerance: 0, steps: [{ ...plain('watch'), forS: 6 * 3600 }] };
  }
}

type Limited = Extract<MeasuredCondition, { readonly steps: readonly LimitStep[] }>;

export const hasLimits = (condition: Condition): condition is Limited =>
  !['band', 'stuck', 'no-data', 'combination'].includes(condition.kind);

function leafOf(condition: Condition): MeasuredCondition {
  if (condition.kind === 'combination') return condition.parts[0]?.conditions[0] ?? newLeaf();
  if (condition.kind === 'no-data') return newLeaf();
  return { ...condition, steps: condition.steps.slice(0, 1) } as MeasuredCondition;
}

/** A part of a combination to begin with. */
export const newLeaf = (): MeasuredCondition => ({
  kind: 'threshold',
  property: '',
  channel: null,
  operator: '>=',
  steps: [limit('act')],
});

/** A rule from scratch. */
export const newDraft = (): Draft => ({
  name: { vi: '', en: '' },
  advice: { vi: '', en: '' },
  enabled: true,
  scope: { devices: [], profile: null, siteKind: null, place: null, crop: null, stage: null },
  active: null,
  condition: { ...newLeaf() },
  template: null,
});

/** The next step after the worst so far: its own numbers are to be typed. */
export function nextStep(steps: readonly AlertStep[]): AlertStep {
  const last = steps.at(-1) as AlertStep;
  const level = levels[Math.min(levels.indexOf(last.level) + 1, levels.length - 1)] ?? 'danger';
  const base = plain(level);
  if ('value' in last) return { ...limit(level), minDurationS: last.minDurationS };
  if ('low' in last) return { ...bandOf(level), minDurationS: last.minDurationS };
  if ('intervals' in last) return { ...base, intervals: last.intervals * 2 };
  if ('forS' in last) return { ...base, forS: last.forS * 2 };
  return { ...base, minDurationS: last.minDurationS };
}

/** How far apart a limit and the end of its alert should lie, where a part of the limit would be too much or too little. */
const gaps: Readonly<Record<string, number>> = {
  Cel: 1,
  '[pH]': 0.2,
  V: 2,
  Hz: 0.05,
  cm: 2,
  m: 0.1,
  '%': 3,
  hPa: 2,
  kPa: 10,
  dBm: 3,
};
const PART = 0.1;

/** The operator by which a condition's limits lie. */
export function operatorOf(condition: Condition): Operator {
  if (condition.kind === 'threshold' || condition.kind === 'difference') return condition.operator;
  return condition.kind === 'never-zero' ? '>' : '>=';
}

/** Where an alert is best said to be over: far enough from the limit for a value that trembles around it. */
export function suggestClear(condition: Condition, value: number): number {
  const down = operatorOf(condition).startsWith('<');
  const { property } = subjectOf(condition);
  return moved(value, { property: condition.kind === 'night-flow' ? '' : property, by: down ? 1 : -1 });
}

/** The same for both ends of a band. */
export function suggestBandClear(
  condition: Condition & { readonly kind: 'band' },
  { low, high }: Pick<BandStep, 'low' | 'high'>,
): Pick<BandStep, 'clearLow' | 'clearHigh'> {
  const inwards = condition.when === 'outside' ? 1 : -1;
  const { property } = condition;
  const clearLow = moved(low, { property, by: inwards });
  const clearHigh = moved(high, { property, by: inwards === 1 ? -1 : 1 });
  // A band so narrow that both would cross over ends where it began.
  return clearLow > clearHigh ? { clearLow: low, clearHigh: high } : { clearLow, clearHigh };
}

function moved(value: number, { property, by }: { readonly property: string; readonly by: 1 | -1 }): number {
  if (!Number.isFinite(value)) return Number.NaN;
  const known = observedProperty(property);
  const decimals = known?.decimals ?? 2;
  const gap = gaps[known?.unit ?? ''] ?? Math.abs(value) * PART;
  const scale = 10 ** Math.max(decimals, 1);
  const stepped = Math.max(Math.round(gap * scale), 1) / scale;
  return Math.round((value + by * stepped) * 1e6) / 1e6;
}
