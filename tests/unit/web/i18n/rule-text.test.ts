import { describe, expect, it } from 'vitest';
import { ruleDefinition } from '../../../../domain/rules/definition.ts';
import { management as enManagement } from '../../../../web/src/i18n/en/management.ts';
import { en } from '../../../../web/src/i18n/en.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import { exactDuration, ruleSentence, scopeWords } from '../../../../web/src/i18n/rule-text.ts';
import { Translator } from '../../../../web/src/i18n/translator.ts';
import type { TextTools } from '../../../../web/src/i18n/use-texts.ts';
import { management as viManagement } from '../../../../web/src/i18n/vi/management.ts';
import { vi } from '../../../../web/src/i18n/vi.ts';

const translators = {
  vi: new Translator().add(vi).add(viManagement),
  en: new Translator().add(en).add(enManagement),
};
const toolsOf = (language: 'vi' | 'en'): TextTools => ({
  t: translators[language].translate,
  language,
  format: formatOf(language),
});

const rule = (condition: unknown, more: object = {}) =>
  ruleDefinition.parse({ name: { vi: 'a', en: 'a' }, scope: {}, condition, ...more });
const said = (condition: unknown, more: object = {}) =>
  ruleSentence(rule(condition, more), toolsOf('vi')).replaceAll('\u00a0', ' ');

describe('a rule read back in a sentence', () => {
  it('says limit, level and end', () => {
    const condition = {
      kind: 'threshold',
      property: 'salinity',
      operator: '>=',
      steps: [{ level: 'act', value: 1, clearValue: 0.9 }],
    };
    expect(said(condition)).toBe('Khi độ mặn lên tới 1 g/L thì báo mức Cần xử lý; hết báo khi xuống dưới 0,9 g/L.');
    expect(ruleSentence(rule(condition), toolsOf('en')).replaceAll('\u00a0', ' ')).toBe(
      'When salinity reaches 1 g/L, alert: Act; over when it falls below 0.9 g/L.',
    );
  });

  it('says further steps, how long it has to hold, and when it counts', () => {
    const condition = {
      kind: 'threshold',
      property: 'dissolved_oxygen',
      operator: '<',
      steps: [
        { level: 'act', value: 3, clearValue: 4, minDurationS: 600 },
        { level: 'danger', value: 2, clearValue: 2.5 },
      ],
    };
    const active = { hours: { from: '18:00', to: '06:00' }, weekdays: [7, 6], season: { from: '12-01', to: '05-31' } };
    expect(said(condition, { active })).toBe(
      'Khi oxy hòa tan xuống dưới 3 mg/L suốt 10 phút thì báo mức Cần xử lý; 2 mg/L thì báo mức Nguy hiểm; ' +
        'hết báo khi lên tới 4 mg/L. Chỉ báo từ 18:00 đến 06:00, T7, CN, từ ngày 01/12 đến 31/05.',
    );
  });

  const limit = { level: 'watch', value: 2, clearValue: 1 };
  const measured = { property: 'water_flow', steps: [limit] };
  it.each([
    [{ kind: 'change', ...measured, direction: 'fall', windowS: 10_800 }, 'trong 3 giờ lưu lượng nước giảm từ 2 m³/h'],
    [
      { kind: 'sum', ...measured, property: 'rainfall', window: 'day-07:00' },
      'lượng mưa cộng dồn từ 7 giờ sáng lên tới 2 mm',
    ],
    [{ kind: 'swing', ...measured, property: 'water_ph' }, 'trong ngày độ pH nước dao động từ 2 trở lên'],
    [
      { kind: 'difference', ...measured, operator: '>', minus: { property: 'water_flow', device: 'x1' } },
      'lưu lượng nước trừ đi lưu lượng nước của x1 vượt quá 2 m³/h',
    ],
    [{ kind: 'night-flow', ...measured }, 'gấp 2 lần mức giữa của 14 đêm trước'],
    [{ kind: 'never-zero', ...measured, property: 'water_volume' }, 'suốt 24 giờ chỉ số nước lúc nào cũng trên 2 m³/h'],
    [{ kind: 'stuck', property: 'water_level', steps: [{ level: 'watch', forS: 21_600 }] }, 'đứng yên suốt 6 giờ'],
    [{ kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] }, 'thiết bị im lặng quá 3 lần gửi'],
    [
      {
        kind: 'band',
        property: 'water_ph',
        steps: [{ level: 'act', low: 7, high: 8.3, clearLow: 7.2, clearHigh: 8.1 }],
      },
      'độ pH nước ra ngoài khoảng 7 – 8,3 thì báo mức Cần xử lý; hết báo khi về trong 7,2 – 8,1',
    ],
  ])('says what each kind is about', (condition, words) => {
    expect(said(condition)).toContain(words);
  });

  it('says a combination with its ands, ors and nots', () => {
    const one = (property: string) => ({ kind: 'threshold', property, operator: '>', steps: [limit] });
    const condition = {
      kind: 'combination',
      match: 'all',
      parts: [
        { match: 'any', conditions: [one('rainfall'), one('wind_speed')] },
        { not: true, conditions: [one('salinity')] },
      ],
      steps: [{ level: 'danger' }],
    };
    expect(said(condition)).toBe(
      'Khi (lượng mưa vượt quá 2 mm hoặc tốc độ gió vượt quá 2 m/s) và không phải (độ mặn vượt quá 2 g/L) ' +
        'thì báo mức Nguy hiểm.',
    );
  });
});

describe('where a rule applies', () => {
  const names = {
    deviceName: (id: string) => (id === 'x1' ? 'Phao 1' : undefined),
    profileName: () => 'Phao đo mặn',
    placeName: () => 'Làng Phú Đông',
  };
  const where = (scope: object) =>
    scopeWords(
      rule({ kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] }, { scope }).scope,
      toolsOf('vi'),
      names,
    );
  it.each([
    [{}, 'Mọi thiết bị'],
    [{ devices: ['x1'] }, 'Máy Phao 1'],
    [{ devices: ['x1', 'x2'] }, '2 thiết bị đã chọn'],
    [{ profile: 'salinity-buoy', siteKind: 'gate' }, 'Mọi thiết bị loại Phao đo mặn, đặt ở Cống'],
    [
      { crop: 'rice', stage: 'tillering', place: 'village:phu-dong' },
      'Mọi thiết bị, nơi lúa đang ở giai đoạn đẻ nhánh, thuộc Làng Phú Đông',
    ],
  ])('is said in words', (scope, words) => expect(where(scope)).toBe(words));
});

describe('a length of time', () => {
  it.each([
    [61, '61 giây'],
    [600, '10 phút'],
    [5400, '90 phút'],
    [86_400, '24 giờ'],
    [172_800, '2 ngày'],
  ])('%d s is written without a rest', (seconds, text) => {
    expect(exactDuration(seconds, toolsOf('vi'))).toBe(text);
  });
});
