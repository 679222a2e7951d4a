import { between, keyOf, smoothNoise } from '../noise.ts';
import type { Place, WorldContext } from './context.ts';
import { createDemand, type Demand } from './demand.ts';
import { HOUR_MS, localDay, smoothStep, startOfDay } from './local-time.ts';

const METER = keyOf('power/use');
const SHARE = keyOf('power/share');
const GRID = keyOf('power/grid');
const FREQUENCY = keyOf('power/frequency');

/** A pump and ice house of a cooperative: pumping by day, cooling all night, the village's peak at 18–20 on the line. */
const DAY_SHAPE = [3, 3, 3, 3, 3.5, 4.5, 7, 9, 9, 8.5, 8, 7, 6, 7.5, 8.5, 8.5, 8, 7, 6.5, 6, 5, 4, 3.5, 3];
const VILLAGE_LOAD = [
  0.2, 0.2, 0.2, 0.2, 0.3, 0.5, 0.6, 0.6, 0.5, 0.5, 0.5, 0.6, 0.5, 0.5, 0.5, 0.5, 0.6, 0.8, 1, 1, 0.9, 0.7, 0.4, 0.3,
];
const POWER_FACTOR = 0.88;

export type Phase = 'L1' | 'L2' | 'L3';
const PHASES: readonly Phase[] = ['L1', 'L2', 'L3'];

/** Energy of the cooperative, kWh. */
export function powerUse({ seed }: WorldContext, { key }: Place): Demand {
  return createDemand({ seed, key: METER ^ key, perDay: [70, 115], shape: DAY_SHAPE, first: [12_000, 40_000] });
}

/** Active power of all phases, W. */
export function activePower(use: Demand, at: number): number {
  return use.rate(at) * 1000;
}

/** The sag of the story, ms before the anchor: long enough for three reports, over in time to be seen over. */
const SAG_FROM_MS = 50 * 60_000;
const SAG_TO_MS = 13 * 60_000;
const SAG_EDGE_MS = 90_000;

/**
 * Volts between a phase and neutral: near 220, lower when the village cooks, each phase a little its own way.
 * In the story phase L2 sags below 209 V (220 − 5 %) for a good half hour shortly before the anchor.
 */
export function phaseVoltage({ seed, anchor }: WorldContext, { key, story }: Place, phase: Phase, at: number): number {
  const own = keyOf(phase) ^ key;
  const load = VILLAGE_LOAD[Math.floor(((at - startOfDay(localDay(at))) / HOUR_MS) % 24)] as number;
  const normal = 223.5 - 4.5 * load + 2.2 * smoothNoise(seed, GRID ^ own, at, HOUR_MS);
  if (anchor === null || story !== 'voltage-sag' || phase !== 'L2') return normal;
  const into = smoothStep(at, anchor - SAG_FROM_MS, anchor - SAG_FROM_MS + SAG_EDGE_MS);
  const over = smoothStep(at, anchor - SAG_TO_MS - SAG_EDGE_MS, anchor - SAG_TO_MS);
  return normal - 19 * (into - over);
}

/** Amperes in one phase: its share of the load. Shares of a three-phase house are never quite even. */
export function phaseCurrent(context: WorldContext, place: Place, use: Demand, phase: Phase, at: number): number {
  const part = (p: Phase) => between(context.seed, SHARE ^ keyOf(p) ^ place.key, 0, [0.28, 0.38]);
  const share = part(phase) / PHASES.reduce((sum, p) => sum + part(p), 0);
  return (activePower(use, at) * share) / (phaseVoltage(context, place, phase, at) * POWER_FACTOR);
}

/** Hz; the grid is kept within ±0.2. */
export function gridFrequency({ seed }: WorldContext, at: number): number {
  return 50 + 0.04 * smoothNoise(seed, FREQUENCY, at, HOUR_MS / 6);
}
