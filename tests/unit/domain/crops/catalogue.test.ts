import { describe, expect, it } from 'vitest';
import { cropName, crops, hasStage, stageName } from '../../../../domain/crops/catalogue.ts';

describe('the catalogue of crops', () => {
  it('has every crop once, and each of its stages once, with names in both languages', () => {
    expect(new Set(crops.map(({ id }) => id)).size).toBe(crops.length);
    for (const { id, name, stages } of crops) {
      expect(id).toMatch(/^[a-z][a-z-]{1,62}$/);
      expect(stages.length).toBeGreaterThan(1);
      expect(new Set(stages.map((stage) => stage.id)).size).toBe(stages.length);
      for (const text of [name.vi, name.en, ...stages.flatMap((stage) => [stage.name.vi, stage.name.en])])
        expect(text.trim()).not.toBe('');
    }
  });

  it('follows rice from the plough to the harvest in the words of those who grow it', () => {
    const rice = crops.find(({ id }) => id === 'rice');
    expect(rice?.stages.map(({ name }) => name.vi)).toEqual([
      'Làm đất',
      'Gieo sạ',
      'Mạ',
      'Đẻ nhánh',
      'Làm đòng',
      'Trổ',
      'Chín',
      'Thu hoạch',
    ]);
  });

  it('knows which stage belongs to which crop, and leaves other crops their own words', () => {
    expect(hasStage('rice', 'panicle')).toBe(true);
    expect(hasStage('durian', 'panicle')).toBe(false);
    expect(hasStage('Sâm Ngọc Linh', 'Năm thứ ba')).toBe(true);
    expect(cropName('vannamei-shrimp', 'vi')).toBe('Tôm thẻ');
    expect(cropName('Sâm Ngọc Linh', 'en')).toBe('Sâm Ngọc Linh');
    expect(stageName({ crop: 'rice', stage: 'heading' }, 'vi')).toBe('Trổ');
    expect(stageName({ crop: 'Sâm Ngọc Linh', stage: 'Năm thứ ba' }, 'vi')).toBe('Năm thứ ba');
  });
});
