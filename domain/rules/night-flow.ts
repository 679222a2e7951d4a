import { LOCAL_DAY_MS, localMs, timeOfDayMs } from '../local-clock.ts';
import { observedProperty } from '../observed-properties.ts';
import type { NightFlowCondition } from './conditions.ts';
import { type Entries, NO_ENTRIES, readEntries } from './entries.ts';
import type { Program } from './machine.ts';
import { type MeasuringState, measuring } from './measuring.ts';
import { countedNights, flowingNights, type Nights } from './nights.ts';
import { limitsOf } from './threshold.ts';

/** With fewer nights before it a night says nothing. */
const FEWEST_NIGHTS = 3;
/** After nights without any flow every flow is without measure. */
export const MOST_TIMES = 1000;

interface Memory {
  readonly nights: Entries;
  /** The last local day whose night was judged. */
  readonly told: number;
}

/**
 * The flow of a night as a multiple of the median of nights before, told by the first result at or after its end. Nights of
 * which too little is known are passed over, and so are those longer ago than twice as many days as nights are wanted.
 */
export function nightFlowProgram(
  { property, from, to, nights: wanted, steps }: NightFlowCondition,
  { timeZone }: { readonly timeZone: string },
): Program<MeasuringState<Memory>> {
  const [fromMs, toMs] = [timeOfDayMs(from), timeOfDayMs(to)];
  const kind: Nights = observedProperty(property)?.kind === 'counter' ? countedNights : flowingNights;
  const taken = (nights: Entries, at: number, value: number): Entries => {
    const local = localMs(at, timeZone);
    const day = Math.floor(local / LOCAL_DAY_MS);
    const into = local - day * LOCAL_DAY_MS - fromMs;
    if (into < 0 || into > toMs - fromMs) return nights;
    const next = kind.taken(nights, day, { at, value, part: into / (toMs - fromMs) });
    return next.length > (wanted + 1) * kind.stride ? next.slice(-(wanted + 1) * kind.stride) : next;
  };
  const flows = (nights: Entries, after: number, before: number): number[] => {
    const known: number[] = [];
    for (let i = 0; i < nights.length; i += kind.stride) {
      const day = nights[i] as number;
      const flow = day > after && day < before ? kind.flow(nights, i, toMs - fromMs) : null;
      if (flow !== null) known.push(flow);
    }
    return known;
  };

  return measuring<Memory>(limitsOf('>=', steps), {
    empty: { nights: NO_ENTRIES, told: 0 },
    live: (memory, { at, value, mayRaise }) => {
      const nights = taken(memory.nights, at, value);
      const ended = Math.floor((localMs(at, timeZone) - toMs) / LOCAL_DAY_MS);
      if (ended <= memory.told)
        return { memory: nights === memory.nights ? memory : { nights, told: memory.told }, measured: null };
      const [flow] = flows(nights, ended - 1, ended + 1);
      const before = flows(nights, ended - 2 * wanted - 1, ended);
      const says = flow !== undefined && before.length >= FEWEST_NIGHTS;
      return {
        memory: { nights, told: ended },
        measured: says ? { at, value: times(flow, median(before)), mayRaise } : null,
      };
    },
    late: (memory, { at, value }) => {
      const nights = taken(memory.nights, at, value);
      return nights === memory.nights ? memory : { nights, told: memory.told };
    },
    read: (kept) => {
      if (typeof kept !== 'object' || kept === null) return null;
      const { nights, told } = kept as Partial<Record<keyof Memory, unknown>>;
      const read = readEntries(nights, kind.stride, wanted + 1);
      return read !== null && Number.isFinite(told) ? { nights: read, told: told as number } : null;
    },
  });
}

function times(flow: number, usual: number): number {
  if (usual <= 0) return flow > 0 ? MOST_TIMES : 1;
  return Math.max(0, Math.min(MOST_TIMES, flow / usual));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
