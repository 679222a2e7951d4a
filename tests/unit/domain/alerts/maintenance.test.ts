import { describe, expect, it } from 'vitest';
import { inMaintenance, type MaintenanceTimes, maintenanceUntil } from '../../../../domain/alerts/maintenance.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const at = (local: string, zone = '+07:00'): number => Date.parse(`${local}${zone}`);
const once = (from: string, to: string): MaintenanceTimes => ({ from: at(from), to: at(to), weekly: null });
/** Sundays and Mondays from 22:00 for three hours. */
const nightly: MaintenanceTimes = {
  from: at('2026-11-01T00:00'),
  to: null,
  weekly: { weekdays: [1, 7], starts: '22:00', minutes: 180 },
};

describe('a site is in maintenance', () => {
  it('from the first instant of a window to the last before its end', () => {
    const windows = [once('2026-11-22T08:00', '2026-11-22T10:00')];
    const seen = ['07:59:59', '08:00:00', '09:59:59', '10:00:00'].map((time) =>
      inMaintenance(windows, at(`2026-11-22T${time}`), ZONE),
    );
    expect(seen).toEqual([false, true, true, false]);
    expect(maintenanceUntil(windows, at('2026-11-22T08:30'), ZONE)).toBe(at('2026-11-22T10:00'));
    expect(maintenanceUntil(windows, at('2026-11-22T10:00'), ZONE)).toBeNull();
  });

  it('every week on its days in local time, over midnight too', () => {
    // 22 November 2026 is a Sunday.
    expect(inMaintenance([nightly], at('2026-11-22T21:59'), ZONE)).toBe(false);
    expect(maintenanceUntil([nightly], at('2026-11-22T23:00'), ZONE)).toBe(at('2026-11-23T01:00'));
    expect(maintenanceUntil([nightly], at('2026-11-23T00:30'), ZONE)).toBe(at('2026-11-23T01:00'));
    expect(inMaintenance([nightly], at('2026-11-23T01:00'), ZONE)).toBe(false);
    expect(inMaintenance([nightly], at('2026-11-24T00:59'), ZONE)).toBe(true);
    expect(inMaintenance([nightly], at('2026-11-24T22:30'), ZONE)).toBe(false);
  });

  it('neither before a weekly window begins nor after it no longer comes', () => {
    const ended = { ...nightly, from: at('2026-11-22T22:30'), to: at('2026-11-23T22:15') };
    const seen = ['22T22:15', '22T22:45', '23T22:10', '23T22:15'].map((time) =>
      inMaintenance([ended], at(`2026-11-${time}`), ZONE),
    );
    expect(seen).toEqual([false, true, true, false]);
    expect(maintenanceUntil([ended], at('2026-11-23T22:10'), ZONE)).toBe(at('2026-11-23T22:15'));
  });

  it('until the last of windows that meet ends', () => {
    const windows = [
      once('2026-11-23T00:30', '2026-11-23T05:00'),
      nightly,
      once('2026-11-23T05:00', '2026-11-23T06:00'),
    ];
    expect(maintenanceUntil(windows, at('2026-11-22T22:00'), ZONE)).toBe(at('2026-11-23T06:00'));
  });

  it('by the clock of its own zone, on the night that it is put forward as well', () => {
    const early: MaintenanceTimes = { from: 0, to: null, weekly: { weekdays: [7], starts: '01:30', minutes: 60 } };
    // 29 March 2026, a Sunday: 02:00 becomes 03:00 in Berlin.
    expect(inMaintenance([early], at('2026-03-29T01:45', '+01:00'), 'Europe/Berlin')).toBe(true);
    expect(inMaintenance([early], at('2026-03-29T03:15', '+02:00'), 'Europe/Berlin')).toBe(true);
    expect(inMaintenance([early], at('2026-03-29T03:45', '+02:00'), 'Europe/Berlin')).toBe(false);
    expect(inMaintenance([early], at('2026-03-29T01:45', '+07:00'), 'Europe/Berlin')).toBe(false);
  });
});
