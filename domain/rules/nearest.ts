import { partsOf, type ScopeKind } from '../scopes.ts';
import type { Condition } from './conditions.ts';
import type { Rule, RuleScope } from './definition.ts';
import { type RuleSubject, watches } from './matching.ts';

/** What a rule is near by, nearest first. */
export type Because =
  | 'device'
  | 'village'
  | 'organisation'
  | 'commune'
  | 'province'
  | 'crop-stage'
  | 'crop'
  | 'site-kind'
  | 'profile'
  | 'all';

export interface EffectiveRule<R extends Rule = Rule> {
  readonly rule: R;
  /** The nearer rule on the same topic that applies in its place; null for one that applies. */
  readonly displacedBy: R | null;
  readonly because: Because;
}

/**
 * What a rule is about: of rules on one topic only the nearest apply. Sums over different windows are different topics,
 * for a day of rain says nothing of an hour's.
 */
export function topicOf({ id, condition, template }: Pick<Rule, 'id' | 'condition' | 'template'>): string {
  if (condition.kind === 'no-data') return condition.kind;
  if (condition.kind === 'combination') return `combination ${template?.id ?? id}`;
  const { kind, property, channel } = condition;
  return [kind, property, channel ?? '*', ...directionOf(condition)].join(' ');
}

function directionOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'threshold':
      return [sideOf(condition.operator)];
    case 'band':
      return [condition.when];
    case 'change':
      return [condition.direction];
    case 'sum':
      return [condition.window];
    case 'difference': {
      const { device, property, channel } = condition.minus;
      return [device ?? '*', property, channel ?? '*', sideOf(condition.operator)];
    }
    default:
      return [];
  }
}

const sideOf = (operator: string): string => (operator.startsWith('<') ? 'low' : 'high');

/** Each outweighs all that stand below it, so that scopes of several parts add up. */
const WEIGHTS = { device: 128, place: 16, stage: 8, crop: 4, siteKind: 2, profile: 1 } as const;
const PLACES: readonly ScopeKind[] = ['all', 'province', 'commune', 'organisation', 'village'];

/**
 * How near a scope is to what it watches: the device itself, then the place (village, organisation, commune, province), then
 * what is grown (crop and stage, crop), the kind of site and the profile. Larger is nearer.
 */
export function nearness({ devices, profile, siteKind, place, crop, stage }: RuleScope): number {
  const { device, ...of } = WEIGHTS;
  return (
    (devices.length > 0 ? device : profile !== null ? of.profile : 0) +
    (place === null ? 0 : PLACES.indexOf(partsOf(place).kind) * of.place) +
    (crop === null ? 0 : of.crop) +
    (stage === null ? 0 : of.stage) +
    (siteKind === null ? 0 : of.siteKind)
  );
}

/** The nearest part of a scope. */
export function becauseOf({ devices, profile, siteKind, place, crop, stage }: RuleScope): Because {
  if (devices.length > 0) return 'device';
  if (place !== null && place !== 'all') return partsOf(place).kind;
  if (crop !== null) return stage === null ? 'crop' : 'crop-stage';
  if (siteKind !== null) return 'site-kind';
  return profile === null ? 'all' : 'profile';
}

/** By condition, which many rules may share: kept by rule the table itself would slow down every collection of garbage. */
const topics = new WeakMap<Condition, string>();

function keptTopic(rule: Rule): string {
  const { condition } = rule;
  if (condition.kind === 'combination') return topicOf(rule);
  let topic = topics.get(condition);
  if (topic === undefined) {
    topic = topicOf(rule);
    topics.set(condition, topic);
  }
  return topic;
}

/**
 * Of rules that are known to watch the same subject those that apply: on each topic the nearest, and all that are equally
 * near. For many subjects: it compares each pair at most, and what it has to know of a rule is worked out once.
 */
export function nearestOf<R extends Rule>(candidates: readonly R[]): readonly R[] {
  if (candidates.length < 2) return candidates;
  return candidates.filter((rule) => nearerThan(rule, candidates) === null);
}

function nearerThan<R extends Rule>(rule: R, others: readonly R[]): R | null {
  const topic = keptTopic(rule);
  let nearest: R | null = null;
  let least = nearness(rule.scope);
  for (const other of others) {
    const near = nearness(other.scope);
    if (near <= least || keptTopic(other) !== topic) continue;
    nearest = other;
    least = near;
  }
  return nearest;
}

/** The rules in force that watch a device today: which apply, why, and which give way to a nearer one. */
export function effectiveRules<R extends Rule>(rules: readonly R[], subject: RuleSubject): EffectiveRule<R>[] {
  const watching = rules.filter(({ enabled, scope }) => enabled && watches(scope, subject));
  return watching.map((rule) => ({
    rule,
    displacedBy: nearerThan(rule, watching),
    because: becauseOf(rule.scope),
  }));
}
