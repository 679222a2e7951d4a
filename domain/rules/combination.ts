import type { CombinationCondition, DifferenceCondition, MeasuredCondition } from './conditions.ts';
import { CALM, type Judged, judge, judgedFrom, type Limits } from './judge.ts';
import type { MachineStep, OpenAlert, Program } from './machine.ts';
import { type ProgramPlace, programOf } from './programs.ts';
import { speaksOf } from './speaks-of.ts';

/** One result of a datastream of the site. */
export interface SiteResult {
  readonly device: string;
  /** Datastream, `property` or `property@channel`. */
  readonly key: string;
  /** Event time, epoch ms. */
  readonly at: number;
  readonly value: number;
  /** Whether the rule may raise anything at that time. */
  readonly mayRaise: boolean;
  /** More of the same reading follows: nothing is judged in the middle of an instant. */
  readonly more?: boolean;
}

/** One condition of the combination on one datastream of the site. */
export interface Leaf {
  /** Index of the condition, counted through all parts. */
  readonly index: number;
  readonly device: string;
  readonly key: string;
  /** Of its newest live result, epoch ms; null while there were late ones only. */
  readonly at: number | null;
  /** Of the condition's own program. */
  readonly state: unknown;
}

/** Where a combination stands with one site: JSON, no more than `MAX_LEAVES` leaves. */
export interface CombinationState {
  readonly judged: Judged;
  /** The newest event time of all, epoch ms. */
  readonly newest: number;
  readonly leaves: readonly Leaf[];
}

/** The same contract as of a `Program`, for results of a whole site. Effects are of step 1, and their values null. */
export interface CombinationProgram {
  readonly start: CombinationState;
  /** Whether results of that datastream matter; others need not be given. */
  takes(device: string, key: string): boolean;
  step(state: CombinationState, result: SiteResult): MachineStep<CombinationState>;
  absorb(state: CombinationState, result: SiteResult): CombinationState;
  stepOf(state: CombinationState): number;
  restore(kept: unknown, open: OpenAlert | null): CombinationState;
  /** Without what was known of a device that stands at the site no more; judged anew by the next result. */
  without(state: CombinationState, device: string): CombinationState;
}

/** Datastreams of a site times conditions; beyond it the one that was silent longest is forgotten. */
export const MAX_LEAVES = 512;
/** A leaf that is older says nothing of the site as it is. */
const MAX_AGE_MS = 6 * 3_600_000;

export interface CombinationPlace extends ProgramPlace {
  /** How much older than the newest result of the site one may be and still be known, in event time. */
  readonly maxAgeMs?: number;
}

/**
 * Makes a combination ready to run. A condition holds while it holds for any datastream of the site of which a result is
 * known that is not too old; one that is not known holds neither plainly nor under `not`.
 */
export function combinationProgram(
  { match, parts, steps }: CombinationCondition,
  { timeZone, maxAgeMs = MAX_AGE_MS }: CombinationPlace,
): CombinationProgram {
  const conditions = parts.flatMap((part) => part.conditions);
  const programs = conditions.map((condition) => programOf(condition, { timeZone }));
  const limits = whetherHolds(steps.map(({ minDurationS }) => ({ minDurationMs: minDurationS * 1000 })));

  const holds = (state: CombinationState): boolean => {
    const truths = truthsOf(state, programs, maxAgeMs);
    let next = 0;
    const partsHold = parts.map((part) => {
      const of = part.conditions.map(() => truths[next++] ?? null);
      const truth = joined(part.match, of);
      return truth === null ? null : truth !== part.not;
    });
    return joined(match, partsHold) === true;
  };

  const taken = (state: CombinationState, result: SiteResult, live: boolean): readonly Leaf[] => {
    let { leaves } = state;
    conditions.forEach((condition, index) => {
      const program = programs[index] as Program;
      for (const source of speaksOf(condition, result.key))
        leaves = withResult(leaves, { condition, program, index, source, live }, result);
    });
    return leaves;
  };

  return {
    start: { judged: CALM, newest: 0, leaves: [] },
    takes: (device, key) =>
      conditions.some((condition) =>
        speaksOf(condition, key).some((source) => source === 0 || subtracts(condition, device)),
      ),
    step: (state, result) => {
      const leaves = taken(state, result, true);
      const next = { ...state, leaves, newest: Math.max(state.newest, result.at) };
      if (result.more)
        return { state: leaves === state.leaves && next.newest === state.newest ? state : next, effect: null };
      const measured = { at: next.newest, value: holds(next) ? 1 : 0, mayRaise: result.mayRaise };
      const { state: judged, effect } = judge(limits, state.judged, measured);
      if (leaves === state.leaves && judged === state.judged && next.newest === state.newest)
        return { state, effect: null };
      return {
        state: { ...next, judged },
        effect: effect && effect.kind !== 'worse' ? { ...effect, value: null } : null,
      };
    },
    absorb: (state, result) => {
      const leaves = taken(state, result, false);
      return leaves === state.leaves ? state : { ...state, leaves };
    },
    stepOf: ({ judged }) => judged.step,
    restore: (kept, open) => restored(kept, open, programs),
    without: (state, device) => {
      const leaves = state.leaves.filter((leaf) => leaf.device !== device);
      return leaves.length === state.leaves.length ? state : { ...state, leaves };
    },
  };
}

const whetherHolds = (steps: Limits['steps']): Limits => ({
  steps,
  beyond: (_, value) => value > 0,
  still: (_, value) => value > 0,
  worse: () => false,
});

/** true or false as far as that is certain, null for what is not known. */
type Truth = boolean | null;

function joined(match: 'all' | 'any', truths: readonly Truth[]): Truth {
  const decides = match === 'any';
  if (truths.includes(decides)) return decides;
  return truths.includes(null) ? null : !decides;
}

/** For each condition whether it holds for any of its datastreams. */
function truthsOf({ leaves, newest }: CombinationState, programs: readonly Program[], maxAgeMs: number): Truth[] {
  const truths: Truth[] = programs.map(() => null);
  for (const { index, at, state } of leaves) {
    const program = programs[index] as Program;
    if (at === null || newest - at > maxAgeMs || !program.knows(state)) continue;
    if (program.stepOf(state) > 0) truths[index] = true;
    else truths[index] ??= false;
  }
  return truths;
}

interface Taking {
  readonly condition: MeasuredCondition;
  readonly program: Program;
  readonly index: number;
  readonly source: number;
  readonly live: boolean;
}

const subtracts = (condition: MeasuredCondition, device: string): boolean =>
  condition.kind === 'difference' && (condition.minus.device === null || condition.minus.device === device);

function withResult(leaves: readonly Leaf[], taking: Taking, result: SiteResult): readonly Leaf[] {
  const { condition, program, index, source } = taking;
  if (source === 0) {
    const at = leaves.findIndex((one) => one.index === index && one.device === result.device && one.key === result.key);
    const leaf = leaves[at] ?? { index, device: result.device, key: result.key, at: null, state: program.start };
    const next = moved(leaf, taking, result);
    if (next === leaf) return leaves;
    return at < 0 ? added(leaves, next) : leaves.with(at, next);
  }
  if (!subtracts(condition, result.device)) return leaves;
  let next = leaves;
  const { device } = (condition as DifferenceCondition).minus;
  leaves.forEach((leaf, at) => {
    if (leaf.index !== index || (device === null && leaf.device !== result.device)) return;
    const after = moved(leaf, taking, result);
    if (after !== leaf) next = next.with(at, after);
  });
  return next;
}

function moved(leaf: Leaf, { program, source, live }: Taking, { at, value }: SiteResult): Leaf {
  const input = { at, value, source, mayRaise: true };
  if (!live) {
    const state = program.absorb(leaf.state, input);
    return state === leaf.state ? leaf : { ...leaf, state };
  }
  const { state } = program.step(leaf.state, input);
  const newest = leaf.at === null ? at : Math.max(leaf.at, at);
  return state === leaf.state && newest === leaf.at ? leaf : { ...leaf, at: newest, state };
}

function added(leaves: readonly Leaf[], leaf: Leaf): readonly Leaf[] {
  if (leaves.length < MAX_LEAVES) return [...leaves, leaf];
  const age = ({ at }: Leaf): number => at ?? Number.NEGATIVE_INFINITY;
  const oldest = leaves.reduce((found, one, i) => (age(one) < age(leaves[found] as Leaf) ? i : found), 0);
  return leaves.with(oldest, leaf);
}

function restored(kept: unknown, open: OpenAlert | null, programs: readonly Program[]): CombinationState {
  const { judged, newest, leaves } = (typeof kept === 'object' && kept !== null ? kept : {}) as Record<string, unknown>;
  const read = Array.isArray(leaves) ? leaves.filter((leaf) => isLeaf(leaf, programs.length)) : [];
  return {
    judged: judgedFrom(judged, open),
    newest: Number.isFinite(newest) ? (newest as number) : 0,
    leaves: read.slice(0, MAX_LEAVES).map((leaf) => ({
      ...leaf,
      state: (programs[leaf.index] as Program).restore(leaf.state, null),
    })),
  };
}

function isLeaf(kept: unknown, conditions: number): kept is Leaf {
  if (typeof kept !== 'object' || kept === null) return false;
  const { index, device, key, at } = kept as Partial<Leaf>;
  return (
    Number.isInteger(index) &&
    (index as number) >= 0 &&
    (index as number) < conditions &&
    typeof device === 'string' &&
    typeof key === 'string' &&
    (at === null || Number.isFinite(at))
  );
}
