import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import { limitText } from '../../../../web/src/i18n/limit-text.ts';
import { Translator } from '../../../../web/src/i18n/translator.ts';
import type { TextTools } from '../../../../web/src/i18n/use-texts.ts';
import { vi } from '../../../../web/src/i18n/vi.ts';

const tools: TextTools = { t: new Translator().add(vi).translate, language: 'vi', format: formatOf('vi') };
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ');

describe('a figure beside its limits', () => {
  it('says that soil is drier than the point at which to water', () => {
    const limits = [{ value: 22, side: 'below', level: 'act' }] as const;
    expect(plain(limitText({ datastream: 'soil_moisture', value: 18, limits }, tools))).toBe(
      'Độ ẩm đất 18,0 % – thấp hơn điểm cần tưới 22,0 %',
    );
    expect(plain(limitText({ datastream: 'soil_moisture@20cm', value: 31, limits }, tools))).toBe(
      'Độ ẩm đất · 20 cm 31,0 % – còn trên điểm cần tưới 22,0 %',
    );
  });

  it('takes the worst limit that is passed, else the nearest', () => {
    const limits = [
      { value: 1, side: 'above', level: 'watch' },
      { value: 4, side: 'above', level: 'danger' },
    ] as const;
    expect(plain(limitText({ datastream: 'salinity', value: 5, limits }, tools))).toMatch(/cao hơn mức nguy hiểm 4/);
    expect(plain(limitText({ datastream: 'salinity', value: 0.8, limits }, tools))).toMatch(/còn dưới mức theo dõi 1/);
  });

  it('says nothing where there is no limit', () => {
    expect(limitText({ datastream: 'salinity', value: 5, limits: [] }, tools)).toBeNull();
  });
});
