import { expect, it } from 'vitest';
import { lateAfterMs } from '../../../domain/lateness.ts';
import { signalDbm } from '../../../domain/signal.ts';

it('CSQ becomes dBm, 99 is unknown, dBm stays', () => {
  expect([0, 31, 99, -87, 32, 3.5, -200].map(signalDbm)).toEqual([-113, -51, null, -87, null, null, null]);
});

it('a reading is late after 15 minutes or three expected intervals', () => {
  expect(lateAfterMs(60)).toBe(900_000);
  expect(lateAfterMs(3600)).toBe(10_800_000);
});
