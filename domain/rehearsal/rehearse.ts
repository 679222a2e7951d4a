import { activeFrom, isActive } from '../rules/active-time.ts';
import { limitsOfBand } from '../rules/band.ts';
import { type CombinationProgram, combinationProgram, type SiteResult } from '../rules/combination.ts';
import type { CombinationCondition, Condition, MeasuredCondition, NoDataCondition } from '../rules/conditions.ts';
import type { RuleDefinition } from '../rules/definition.ts';
import type { MachineEffect } from '../rules/machine.ts';
import { HEARD, silenceStep, tooLongAt } from '../rules/no-data.ts';
import { programOf } from '../rules/programs.ts';
import { speaksOf } from '../rules/speaks-of.ts';
import { InOrder, type Stream } from './streams.ts';

/** Results between two pauses: a few milliseconds for the dearest of machines. */
const BETWEEN_PAUSES = 200;

/** Goes on for a few milliseconds at a time: whoever runs it may do something else at each yield. */
type Steps = Generator<void, void>;
type Sink = (effect: MachineEffect | null) => void;

interface Place {
  readonly active: RuleDefinition['active'];
  /** IANA zone of where it is measured. */
  readonly zone: string;
}

/**
 * The machines of a rule for one device, over what is stored. Everything counts as having come in time.
 * @param own the device's datastreams
 * @param subtracted of a difference, those of the device that the condition names; the device's own when it names none
 */
export function* rehearseDevice(
  condition: MeasuredCondition,
  {
    active,
    zone,
    own,
    subtracted,
  }: Place & { readonly own: readonly Stream[]; readonly subtracted: readonly Stream[] },
  sinkOf: (key: string) => Sink,
): Steps {
  const program = programOf(condition, { timeZone: zone });
  const machines = own
    .filter(({ key }) => speaksOf(condition, key).includes(0))
    .map((stream) => ({ stream, sink: sinkOf(stream.key), state: program.start }));
  const minus =
    condition.kind === 'difference' ? subtracted.filter(({ key }) => speaksOf(condition, key).includes(1)) : [];
  const groups = condition.kind === 'difference' ? [machines] : machines.map((machine) => [machine]);
  let sincePause = 0;
  for (const group of groups) {
    const order = new InOrder([...new Set([...group.map(({ stream }) => stream), ...minus])]);
    const take = (stream: Stream, index: number): void => {
      const at = stream.at[index] as number;
      const value = stream.values[index] as number;
      const mayRaise = isActive(active, at, zone);
      const step = (machine: (typeof machines)[number], source: number): void => {
        const { state, effect } = program.step(machine.state, { at, value, source, mayRaise });
        machine.state = state;
        machine.sink(effect);
      };
      for (const machine of group) if (machine.stream === stream) step(machine, 0);
      if (minus.includes(stream)) for (const machine of group) step(machine, 1);
    };
    while (order.step(take)) {
      sincePause += 1;
      if (sincePause % BETWEEN_PAUSES === 0) yield;
    }
  }
}

/** The machine of a combination for one site, over what is stored of the site's devices. */
export function* rehearseSite(
  condition: CombinationCondition,
  { active, zone, streams }: Place & { readonly streams: readonly Stream[] },
  sink: Sink,
): Steps {
  const program: CombinationProgram = combinationProgram(condition, { timeZone: zone });
  const order = new InOrder(streams.filter(({ device, key }) => program.takes(device, key)));
  let state = program.start;
  const feed = (result: SiteResult, more: boolean): void => {
    const step = program.step(state, { ...result, more });
    state = step.state;
    sink(step.effect);
  };
  // Results of one device and instant are one reading, as far as can be told.
  let held: SiteResult | null = null;
  const take = ({ device, key, at: times, values }: Stream, index: number): void => {
    const at = times[index] as number;
    if (held) feed(held, held.at === at && held.device === device);
    held = { device, key, at, value: values[index] as number, mayRaise: isActive(active, at, zone) };
  };
  let sincePause = 0;
  while (order.step(take)) {
    sincePause += 1;
    if (sincePause % BETWEEN_PAUSES === 0) yield;
  }
  if (held) feed(held, false);
}

/** The silence of one device, told by the gaps between what is stored of it; before the first nothing is known. */
export function* rehearseSilence(
  condition: NoDataCondition,
  {
    streams,
    until,
    active,
    zone,
    ...device
  }: Place & {
    readonly streams: readonly Stream[];
    /** Now, epoch ms. */
    readonly until: number;
    readonly expectedIntervalS: number;
    readonly sleepS: number;
  },
  sink: Sink,
): Steps {
  let state = HEARD;
  let lastLiveAt: number | null = null;
  const mayRaiseFrom = (at: number): number => activeFrom(active, at, zone);
  const silentUntil = (end: number): void => {
    if (lastLiveAt === null) return;
    for (let step = state.step; step < condition.steps.length; step += 1) {
      const due = tooLongAt((condition.steps[step] as { intervals: number }).intervals, lastLiveAt, device);
      const from = mayRaiseFrom(due);
      if (from >= end) return;
      const about = { lastLiveAt, listeningSince: 0, watchedSince: 0, activeFrom: mayRaiseFrom, ...device } as const;
      const tick = { kind: 'tick', now: from + 1, ...about } as const;
      const moved = silenceStep(condition, state, tick);
      state = moved.state;
      sink(moved.effect);
    }
  };
  const take = ({ at: times }: Stream, index: number): void => {
    const at = times[index] as number;
    silentUntil(at);
    lastLiveAt = at;
    if (state === HEARD) return;
    const heard = silenceStep(condition, state, { kind: 'uplink', at });
    state = heard.state;
    sink(heard.effect);
  };
  const order = new InOrder(streams);
  let sincePause = 0;
  while (order.step(take)) {
    sincePause += 1;
    if (sincePause % BETWEEN_PAUSES === 0) yield;
  }
  silentUntil(until);
}

/** Which of two measured numbers is the worse one for a condition. */
export function worseFor(condition: Condition): (a: number, b: number) => boolean {
  if (condition.kind === 'band') return limitsOfBand(condition).worse;
  const down = 'operator' in condition && condition.operator.startsWith('<');
  return (a, b) => (down ? a < b : a > b);
}
