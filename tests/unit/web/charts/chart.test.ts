import { describe, expect, it } from 'vitest';
import { ChartBuffer } from '../../../../web/src/charts/chart-buffer.ts';
import { flagNear } from '../../../../web/src/charts/flags.ts';
import { extent, overlayAt } from '../../../../web/src/charts/overlay.ts';
import { bandEnd, type ThresholdBand, yRange } from '../../../../web/src/charts/thresholds.ts';
import { timeLabels } from '../../../../web/src/charts/time-axis.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';

const columns = { t: [1000, 2000, 3000], min: [1, 2, 3], mean: [2, 3, 4], max: [3, 4, 5] };

describe('the buffer of a chart', () => {
  it('hands out seconds, then max, min and mean', () => {
    expect(new ChartBuffer(columns, 5000).data()).toEqual([
      [1, 2, 3],
      [3, 4, 5],
      [1, 2, 3],
      [2, 3, 4],
    ]);
  });

  it('takes newer points and leaves older and repeated ones aside', () => {
    const buffer = new ChartBuffer(columns, 5000);
    expect(buffer.append(4000, 9)).toBe(true);
    expect(buffer.append(4000, 8)).toBe(false);
    expect(buffer.append(2500, 7)).toBe(false);
    expect(buffer.data()[3]).toEqual([2, 3, 4, 9]);
  });

  it('draws a gap before a live point that came after a silence', () => {
    const buffer = new ChartBuffer(columns, 1500);
    buffer.append(9000, 9);
    expect(buffer.data()[3]).toEqual([2, 3, 4, null, 9]);
  });

  it('keeps one point left of the edge, where the line comes from', () => {
    const buffer = new ChartBuffer(columns, 5000);
    buffer.trim(2500);
    expect(buffer.data()[0]).toEqual([2, 3]);
  });

  it('costs a point more one row more, however many there are', () => {
    const buffer = new ChartBuffer(columns, 5000);
    const rows = buffer.data();
    for (let at = 4000; at < 40_000_000; at += 1000) buffer.append(at, 1);
    expect(buffer.data()).toBe(rows);
    expect(rows[0]).toHaveLength(20_000);
  });
});

describe('what is laid over a chart', () => {
  const overlay = { t: [1000, 2000, 9000], values: [1, 2, 9], gapMs: 1500, name: '' };

  it('is read at its nearest point, and not within its gaps', () => {
    expect([0, 1400, 1600, 2500, 5500, 8000, 10_000].map((at) => overlayAt(overlay, at))).toEqual([
      1,
      1,
      2,
      2,
      null,
      9,
      9,
    ]);
    expect(overlayAt({ ...overlay, t: [], values: [] }, 5)).toBeNull();
  });

  it('has a least and a greatest, unless it is empty', () => {
    expect(extent([3, -1, 2])).toEqual([-1, 3]);
    expect(extent([])).toBeNull();
  });

  it('names the flag that is nearest to the crosshair', () => {
    const flags = [100, 180, 900].map((at) => ({ at, kind: 'diary' as const, label: String(at) }));
    expect(flagNear(flags, 150, 60)?.label).toBe('180');
    expect(flagNear(flags, 500, 60)).toBeNull();
  });
});

describe('thresholds', () => {
  const band = (value: number, side: 'above' | 'below'): ThresholdBand => ({ value, side, level: 'act', label: '' });

  it('are drawn into the picture when near and left out when far', () => {
    expect(yRange(0, 1, [1.5], 0.1)[1]).toBeGreaterThan(1.5);
    expect(yRange(0, 1, [40], 0.1)[1]).toBeLessThan(2);
  });

  it('never lets the axis shrink to noise', () => {
    const [low, high] = yRange(20, 20, [], 1);
    expect(high - low).toBeGreaterThanOrEqual(1);
  });

  it('end where the next one begins', () => {
    const all = [band(1, 'above'), band(2, 'above'), band(-3, 'below')];
    expect(bandEnd(all[0]!, all, 5)).toBe(2);
    expect(bandEnd(all[1]!, all, 5)).toBe(5);
    expect(bandEnd(all[2]!, all, -9)).toBe(-9);
  });
});

describe('labels of the time axis', () => {
  it('are hours with the day at midnight, days, or months', () => {
    const midnight = Date.UTC(2026, 10, 21, 17) / 1000;
    const format = formatOf('vi');
    expect(timeLabels([midnight - 3600, midnight], 3600, format)).toEqual(['23:00', '22/11']);
    expect(timeLabels([midnight], 86_400, format)).toEqual(['22/11']);
    expect(timeLabels([midnight], 30 * 86_400, format)).toEqual(['11/2026']);
  });
});
