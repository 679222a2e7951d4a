import { keyOf, uniform } from '../noise.ts';
import type { World } from '../world/world.ts';
import type { Report } from './payloads.ts';
import type { SimDevice } from './station.ts';

const PHASE = keyOf('phase');

/**
 * The first report of a device at or after `from`, epoch ms. Each device has its own place within its
 * interval, the same in the past and live, so a fleet neither reports in one burst nor leaves a seam.
 */
export function nextReportAt(device: Pick<SimDevice, 'id' | 'intervalS'>, seed: number, from: number): number {
  const intervalMs = device.intervalS * 1000;
  // Whole seconds: what a modem's clock gives.
  const phase = Math.floor(uniform(seed, PHASE ^ keyOf(device.id), 0) * device.intervalS) * 1000;
  return Math.ceil((from - phase) / intervalMs) * intervalMs + phase;
}

/** What the device measures at `at` and writes down with its clock, which is off by `clockErrorMs`. */
export function takeReport(world: World, device: SimDevice, at: number, clockErrorMs = 0): Report {
  return { device: device.id, at: at + clockErrorMs, values: world.read(device, at) };
}
