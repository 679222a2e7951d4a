import { describe, expect, it } from 'vitest';
import { byImportance, mainDatastream } from '../../../../domain/main-figure.ts';
import { unitText } from '../../../../domain/unit-text.ts';
import { matches } from '../../../../web/src/lib/matches.ts';

describe('search', () => {
  it.each(['ruong a1', 'RUỘNG', 'a1 dong', 'Đồng', ''])('finds "Ruộng A1 Phú Đông" or "Đồng" by "%s"', (query) => {
    expect(matches('Ruộng A1 Phú Đông Đồng Tháp', query)).toBe(true);
  });

  it('wants every word', () => {
    expect(matches('Ruộng A1', 'ruong b1')).toBe(false);
  });
});

describe('the figure that matters', () => {
  it('is what the device is there for and never its battery', () => {
    expect(mainDatastream(['battery_voltage', 'salinity', 'dissolved_oxygen', 'water_ph'])).toBe('dissolved_oxygen');
    expect(mainDatastream(['battery_voltage', 'water_temperature', 'salinity'])).toBe('salinity');
    expect(mainDatastream(['signal_strength', 'made_up'])).toBe('made_up');
    expect(mainDatastream(['battery_voltage'])).toBe('battery_voltage');
    expect(mainDatastream([])).toBeUndefined();
  });

  it('heads a list that keeps channels in order and housekeeping last', () => {
    expect(byImportance(['signal_strength', 'voltage@L2', 'active_power', 'voltage@L1'])).toEqual([
      'active_power',
      'voltage@L1',
      'voltage@L2',
      'signal_strength',
    ]);
  });
});

describe('units', () => {
  it('are written as people do', () => {
    expect(unitText('Cel')).toBe('°C');
    expect(unitText('[pH]')).toBe('');
    expect(unitText('mg/L')).toBe('mg/L');
    expect(unitText(null)).toBe('');
  });
});
