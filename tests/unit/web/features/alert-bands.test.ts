import { describe, expect, it } from 'vitest';
import { condition } from '../../../../domain/rules/conditions.ts';
import { bandsOf } from '../../../../web/src/features/alerts/alert-bands.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import type { TextTools } from '../../../../web/src/i18n/use-texts.ts';

const tools: TextTools = { t: (key) => key, language: 'vi', format: formatOf('vi') };

describe('limits in the chart of an alert', () => {
  it('are one for each step, by the name of the step', () => {
    const salty = condition.parse({
      kind: 'threshold',
      property: 'salinity',
      operator: '>=',
      steps: [
        { level: 'watch', value: 1, clearValue: 0.9 },
        { level: 'danger', value: 4, clearValue: 3.5, label: { vi: 'Mặn nặng', en: 'Very salty' } },
      ],
    });
    expect(bandsOf(salty, 'salinity', tools)).toEqual([
      { value: 1, side: 'above', level: 'watch', label: '1,00\u00a0g/L · level.watch' },
      { value: 4, side: 'above', level: 'danger', label: '4,00\u00a0g/L · Mặn nặng' },
    ]);
  });

  it('lie on both sides of a band', () => {
    const ph = (when: 'outside' | 'inside') =>
      condition.parse({
        kind: 'band',
        property: 'water_ph',
        when,
        steps: [
          {
            level: 'act',
            low: 7,
            high: 9,
            clearLow: when === 'outside' ? 7.2 : 6.8,
            clearHigh: when === 'outside' ? 8.8 : 9.2,
          },
        ],
      });
    const sides = (when: 'outside' | 'inside') =>
      bandsOf(ph(when), 'water_ph', tools)?.map(({ value, side }) => [value, side]);
    expect(sides('outside')).toEqual([
      [7, 'below'],
      [9, 'above'],
    ]);
    expect(sides('inside')).toEqual([
      [7, 'above'],
      [9, 'below'],
    ]);
  });

  it('are not drawn for a number that is worked out from the readings', () => {
    const rain = condition.parse({
      kind: 'sum',
      property: 'rainfall',
      window: '24h',
      steps: [{ level: 'act', value: 100, clearValue: 80 }],
    });
    expect(bandsOf(rain, 'rainfall', tools)).toBeNull();
  });
});
