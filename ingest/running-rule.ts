import { createHash } from 'node:crypto';
import { activeFrom, isActive } from '../domain/rules/active-time.ts';
import { limitsOfBand } from '../domain/rules/band.ts';
import { type CombinationProgram, combinationProgram } from '../domain/rules/combination.ts';
import type { CombinationCondition, MeasuredCondition, NoDataCondition } from '../domain/rules/conditions.ts';
import type { Rule } from '../domain/rules/definition.ts';
import type { Limits } from '../domain/rules/judge.ts';
import type { Program } from '../domain/rules/machine.ts';
import { programOf } from '../domain/rules/programs.ts';
import { limitsOf } from '../domain/rules/threshold.ts';
import { derivableOf } from './derived.ts';

/** A condition made ready to run: one for all rules that share it, its program made once for each zone. */
export class RunningCondition {
  readonly limits: Limits | null;
  readonly quiet: Quiet;
  readonly derivable: ReadonlySet<string>;
  readonly measure: string | null;
  readonly #condition: Rule['condition'];
  /** By zone; nearly always there is but one. */
  readonly #programs = new Map<string, Program | CombinationProgram>();

  constructor(condition: Rule['condition']) {
    this.#condition = condition;
    this.limits = limitsAlone(condition);
    this.quiet = quietOf(condition);
    this.derivable = derivableOf(condition);
    this.measure = measureOf(condition);
  }

  program(zone: string): Program | CombinationProgram {
    let program = this.#programs.get(zone);
    if (!program) {
      const of = { timeZone: zone };
      const condition = this.#condition;
      program =
        condition.kind === 'combination'
          ? combinationProgram(condition, of)
          : programOf(condition as MeasuredCondition, of);
      this.#programs.set(zone, program);
    }
    return program;
  }
}

/** A rule made ready to run: one for all of its machines. */
export class RunningRule<C extends Rule['condition'] = Rule['condition']> {
  readonly rule: Rule;
  readonly condition: C;
  readonly #ready: RunningCondition;
  #definition: string | null = null;

  constructor(rule: Rule & { readonly condition: C }, ready = new RunningCondition(rule.condition)) {
    this.rule = rule;
    this.condition = rule.condition;
    this.#ready = ready;
  }

  /** By which a single result can be judged without regard to those before; null where that says nothing. */
  get limits(): Limits | null {
    return this.#ready.limits;
  }

  /** Between them a single result means nothing to a machine that is calm; nowhere when there is more to a result. */
  get quiet(): Quiet {
    return this.#ready.quiet;
  }

  /** Properties that it speaks of and that can be worked out from others. */
  get derivable(): ReadonlySet<string> {
    return this.#ready.derivable;
  }

  get id(): string {
    return this.rule.id;
  }

  /** The rule as it stands, for an alert to keep. */
  get definition(): string {
    if (this.#definition === null) {
      const { id: _, ...definition } = this.rule;
      this.#definition = JSON.stringify(definition);
    }
    return this.#definition;
  }

  /**
   * What its machines remember results by: a memory of another window would be read as results that are still to come. null
   * for a rule that remembers none.
   */
  get measure(): string | null {
    return this.#ready.measure;
  }

  /** @param zone IANA name of where the machine stands */
  program(this: RunningRule<MeasuredCondition>, zone: string): Program {
    return this.#ready.program(zone) as Program;
  }

  /** @param zone IANA name of the site's zone */
  siteProgram(this: RunningRule<CombinationCondition>, zone: string): CombinationProgram {
    return this.#ready.program(zone) as CombinationProgram;
  }

  mayRaise(at: number, zone: string): boolean {
    return this.rule.active === null || isActive(this.rule.active, at, zone);
  }

  /** The first instant from `at` on at which it may raise anything, epoch ms; Infinity for never. */
  activeFrom(at: number, zone: string): number {
    return activeFrom(this.rule.active, at, zone);
  }

  /** Whether `a` is worse than `b`, as far as its condition says so by itself. */
  worse(a: number, b: number): boolean {
    if (this.limits) return this.limits.worse(a, b);
    const { condition } = this;
    return condition.kind === 'difference' && condition.operator.startsWith('<') ? a < b : a > b;
  }
}

export type MeasuringRule = RunningRule<MeasuredCondition>;
export type SiteRule = RunningRule<CombinationCondition>;
export type NoDataRule = RunningRule<NoDataCondition>;

export const isMeasuring = (rule: RunningRule): rule is MeasuringRule =>
  rule.condition.kind !== 'no-data' && rule.condition.kind !== 'combination';
export const isNoData = (rule: RunningRule): rule is NoDataRule => rule.condition.kind === 'no-data';
export const isOfSite = (rule: RunningRule): rule is SiteRule => rule.condition.kind === 'combination';

function measureOf(condition: Rule['condition']): string | null {
  if (condition.kind === 'threshold' || condition.kind === 'band' || condition.kind === 'no-data') return null;
  // Limits and levels may change: what was measured is the same.
  const text = JSON.stringify(condition, (key, value: unknown) => (key === 'steps' ? undefined : value));
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}

interface Quiet {
  readonly low: number;
  readonly high: number;
}

const NOWHERE: Quiet = { low: Number.POSITIVE_INFINITY, high: Number.NEGATIVE_INFINITY };

function quietOf(condition: Rule['condition']): Quiet {
  if (condition.kind === 'threshold') {
    const { value } = condition.steps[0] as { value: number };
    return condition.operator.startsWith('<')
      ? { low: value, high: Number.POSITIVE_INFINITY }
      : { low: Number.NEGATIVE_INFINITY, high: value };
  }
  if (condition.kind !== 'band' || condition.when !== 'outside') return NOWHERE;
  const { low, high } = condition.steps[0] as Quiet;
  return { low, high };
}

function limitsAlone(condition: Rule['condition']): Limits | null {
  if (condition.kind === 'threshold') return limitsOf(condition.operator, condition.steps);
  return condition.kind === 'band' ? limitsOfBand(condition) : null;
}
