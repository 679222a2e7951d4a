import { describe, expect, it } from 'vitest';
import { datastreamName } from '../../../../web/src/i18n/datastream-name.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import { quantityLine, quantityText } from '../../../../web/src/i18n/quantity-text.ts';
import type { TextTools } from '../../../../web/src/i18n/use-texts.ts';

const t = ((key: string, values?: { n?: string }) => (values?.n ? `${key}(${values.n})` : key)) as TextTools['t'];
const tools: TextTools = { t, language: 'vi', format: formatOf('vi') };

describe('a quantity', () => {
  it('is rounded to what its property is worth and has its unit apart', () => {
    expect(quantityText('dissolved_oxygen', 3.149, tools)).toEqual({ value: '3,1', unit: 'mg/L' });
    expect(quantityText('air_temperature', 29.44, tools)).toEqual({ value: '29,4', unit: '°C' });
    expect(quantityText('water_ph', 7.6, tools)).toEqual({ value: '7,60', unit: '' });
  });

  it('shows a zero', () => {
    expect(quantityLine('salinity', 0, tools)).toBe('0,00\u00a0g/L');
  });

  it('of a property that nobody knows keeps the decimals it needs', () => {
    expect(quantityText('made_up', 12, tools)).toEqual({ value: '12', unit: '' });
    expect(quantityText('made_up', 0.256, tools)).toEqual({ value: '0,26', unit: '' });
  });

  it('that is a state is a word, and a word of the device when we have none', () => {
    expect(quantityText('gate_state', 'OPEN', tools).value).toBe('result.open');
    expect(quantityText('gate_state', 'kẹt', tools).value).toBe('kẹt');
  });
});

describe('the name of a datastream', () => {
  it('says depth, phase and side in words', () => {
    expect(datastreamName('soil_moisture@20cm', tools)).toBe('Độ ẩm đất · 20 cm');
    expect(datastreamName('voltage@L2', tools)).toBe('Điện áp · channel.phase(2)');
    expect(datastreamName('river_level@upstream', tools)).toBe('Mực nước sông, kênh · channel.upstream');
  });

  it('of an unknown property is its code, readable', () => {
    expect(datastreamName('tank_weight', tools)).toBe('tank weight');
  });
});
