import type { z } from 'zod';
import { condition } from '../rules/conditions.ts';
import { type Rule, type RuleDefinition, type RuleScope, ruleScope } from '../rules/definition.ts';
import type { limitStep } from '../rules/steps.ts';
import { fill } from '../templates/fill.ts';
import { shippedTemplate } from '../templates/library.ts';
import { COMMUNES } from './communes.ts';
import { UTILITY } from './organisations.ts';

type Limits = Omit<z.input<typeof limitStep>, 'minDurationS'>;

const threshold = (
  property: string,
  operator: '<' | '<=' | '>' | '>=',
  steps: readonly Limits[],
  minDurationS = 0,
): Rule['condition'] =>
  condition.parse({ kind: 'threshold', property, operator, steps: steps.map((step) => ({ ...step, minDurationS })) });

const on = (scope: Partial<RuleScope>): RuleScope => ruleScope.parse(scope);

/** As somebody makes it of a template of the library. */
function filled(
  template: string,
  parameters: Readonly<Record<string, number>>,
  scope: Partial<RuleScope>,
): RuleDefinition {
  const shipped = shippedTemplate(template);
  const made = shipped ? fill(shipped, parameters, on(scope)) : { faults: [] };
  if ('faults' in made) throw new Error(`${template}: ${made.faults.map(({ message }) => message).join('; ')}`);
  return made.definition;
}

/** Of the demonstration: on a profile, a crop at a stage, a commune, an organisation. */
export const rulesOf = (householdMeters: readonly string[]): readonly Rule[] => [
  {
    id: 'ruong-can-nuoc',
    name: { vi: 'Ruộng tới lúc bơm nước', en: 'Paddy is due for water' },
    advice: {
      vi: 'Bơm nước vào ruộng cho ngập 3–5 cm.',
      en: 'Pump until the field stands 3–5 cm under water.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'paddy-level', crop: 'rice', stage: 'tillering' }),
    // IRRI, safe alternate wetting and drying: re-flood at −15 cm.
    condition: threshold('water_level', '<=', [{ level: 'act', value: -15, clearValue: 0 }]),
  },
  {
    id: 'ruong-tro-can',
    name: { vi: 'Lúa đang trổ mà ruộng cạn nước', en: 'Heading rice is running dry' },
    advice: {
      vi: 'Bơm nước ngay cho ngập 3–5 cm và giữ nước tới khi lúa trổ xong, kẻo bông bị lép.',
      en: 'Pump now to 3–5 cm and keep the field flooded until heading is over, or the grain stays empty.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'paddy-level', crop: 'rice', stage: 'heading' }),
    // IRRI: no drying out from a week before to a week after flowering.
    condition: threshold('water_level', '<=', [{ level: 'act', value: 0, clearValue: 1 }]),
  },
  {
    id: 'ca-phe-kho',
    name: { vi: 'Đất vườn cà phê khô', en: 'Coffee soil is dry' },
    advice: {
      vi: 'Ra xem lá có rũ lúc trưa không; nếu có thì tưới một lượt, đừng chờ tới đợt tưới ra hoa.',
      en: 'See whether the leaves wilt at noon; if so water once now rather than wait for the flowering round.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'soil-probe', crop: 'coffee' }),
    condition: threshold('soil_moisture', '<', [{ level: 'watch', value: 30, clearValue: 33 }]),
  },
  {
    id: 'ca-phe-ra-hoa-thieu-nuoc',
    name: { vi: 'Cà phê ra hoa mà thiếu nước', en: 'Flowering coffee lacks water' },
    advice: {
      vi: 'Tưới đẫm cả vườn trong vài ngày tới để hoa nở đều, đừng tưới lai rai.',
      en: 'Water the whole garden thoroughly within days, so that it flowers all at once.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'soil-probe', crop: 'coffee', stage: 'flowering' }),
    condition: threshold('soil_moisture', '<', [{ level: 'act', value: 34, clearValue: 37 }]),
  },
  {
    id: 'ret-mang-den',
    name: { vi: 'Trời rét ở Măng Đen', en: 'Cold in Măng Đen' },
    advice: {
      vi: 'Che luống dâu tây và rau qua đêm; nhắc bà con giữ ấm cho vật nuôi.',
      en: 'Cover strawberries and vegetables overnight, and keep the animals warm.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'weather-station', place: `commune:${COMMUNES.mangDen}` }),
    condition: threshold('air_temperature', '<', [{ level: 'watch', value: 8, clearValue: 10 }]),
  },
  {
    id: 'nuoc-chay-manh',
    name: { vi: 'Nước chảy mạnh bất thường', en: 'Unusually strong flow' },
    advice: {
      vi: 'Gọi cho nhà có đồng hồ: có quên khóa vòi hay bể ống không.',
      en: 'Call the house behind the meter: a tap left open, or a burst pipe?',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ devices: [...householdMeters], place: `organisation:${UTILITY}` }),
    // m³/h: a tap runs full at half a cubic metre an hour.
    condition: threshold('water_flow', '>', [{ level: 'watch', value: 0.5, clearValue: 0.3 }]),
  },
  {
    id: 'oxy-thap',
    name: { vi: 'Oxy trong ao xuống thấp', en: 'Pond oxygen is low' },
    advice: {
      vi: 'Chạy quạt nước ngay và tạm ngưng cho ăn tới khi oxy lên lại trên 4 mg/L.',
      en: 'Run the aerators now and hold back feed until oxygen is above 4 mg/L again.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'pond-sonde' }),
    condition: threshold('dissolved_oxygen', '<', [
      { level: 'act', value: 3, clearValue: 4 },
      {
        level: 'danger',
        value: 2,
        clearValue: 3,
        advice: {
          vi: 'Mở hết quạt, rải oxy viên, kiểm tra tôm cá nổi đầu ở mé ao.',
          en: 'Run every aerator, spread oxygen tablets, look for stock gasping along the bank.',
        },
      },
    ]),
  },
  // One alert that rises by steps; the first is set a little higher than the library has it.
  { id: 'man-dong-cong', ...filled('salinity-ladder', { first: 0.7 }, { profile: 'salinity-buoy' }) },
  {
    id: 'trieu-cuong-cua-tieu',
    ...filled('flood-station', { bd1: 1.5, bd2: 1.7, bd3: 1.9 }, { devices: ['man-cua-tieu'] }),
    name: { vi: 'Triều cường rạch Cửa Tiểu', en: 'Spring tide at Cửa Tiểu' },
  },
  { id: 'mua-lon-24h', ...filled('heavy-rain-24h', {}, { profile: 'weather-station' }) },
  { id: 'troi-de-sinh-benh', ...filled('disease-weather', {}, { profile: 'weather-station' }) },
  { id: 'oxy-tut-truoc-sang', ...filled('fish-oxygen-falling', {}, { profile: 'pond-sonde' }) },
  { id: 'ph-ao-dao-dong', ...filled('fish-ph-swing', {}, { profile: 'pond-sonde' }) },
  {
    id: 'ro-ri-nuoc',
    ...filled('leak-never-zero', {}, { devices: [...householdMeters], place: `organisation:${UTILITY}` }),
  },
  {
    id: 'bo-thu-im-lang',
    // Nearer than the rule for every device: whatever hangs on a gateway is silent with it.
    ...filled('no-data', { watch: 3, act: 12 }, { profile: 'gateway' }),
    name: { vi: 'Bộ thu mất số liệu', en: 'A gateway is silent' },
  },
  {
    id: 'dien-ap-thap',
    name: { vi: 'Điện yếu', en: 'Voltage is low' },
    advice: {
      vi: 'Tắt bớt máy bơm để khỏi cháy động cơ và báo điện lực.',
      en: 'Switch off some pumps before a motor burns out, and tell the power company.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'power-meter' }),
    // ±5 % of 220 V in normal running; a deviation must last more than a minute.
    condition: threshold('voltage', '<', [{ level: 'watch', value: 209, clearValue: 211 }], 61),
  },
  {
    id: 'dien-ap-cao',
    name: { vi: 'Điện mạnh quá', en: 'Voltage is high' },
    advice: {
      vi: 'Ngắt tủ điều khiển và thiết bị điện tử, báo điện lực.',
      en: 'Disconnect controllers and electronics, and tell the power company.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({ profile: 'power-meter' }),
    condition: threshold('voltage', '>', [{ level: 'watch', value: 231, clearValue: 229 }], 61),
  },
  {
    id: 'pin-yeu',
    name: { vi: 'Pin sắp hết', en: 'Battery is running out' },
    advice: {
      vi: 'Thay pin trong tuần này để máy khỏi ngưng gửi số liệu.',
      en: 'Change the battery this week, before the device falls silent.',
    },
    enabled: true,
    active: null,
    template: null,
    scope: on({}),
    condition: threshold('battery_voltage', '<', [{ level: 'watch', value: 3.3, clearValue: 3.45 }], 3600),
  },
];
