import type { NewDevice } from './api/devices.ts';
import type { NewSite, SiteKind } from './api/sites.ts';
import type { Rule } from './rules/definition.ts';

/**
 * The commune that a demonstration starts with. Its code is the one that public data sets give since 1 July 2025; the
 * annex of Decision 19/2025/QĐ-TTg has the last word. Villages, cooperative, sites and devices are examples. Tân Phú Đông is an
 * island between two mouths of the Tiền: rice, orchards and shrimp side by side, salt at the gates in
 * the dry season, so all that Sen watches happens in one place.
 */
export interface PilotCommune {
  readonly organisation: { readonly id: string; readonly name: string; readonly kind: 'cooperative' };
  readonly villages: readonly {
    readonly id: string;
    readonly name: string;
    readonly commune: string;
  }[];
  readonly sites: readonly NewSite[];
  /** Each gateway comes before the devices behind it. */
  readonly devices: readonly NewDevice[];
  readonly rules: readonly Rule[];
}

const COOPERATIVE = 'htx-tan-phu-dong';
const COMMUNE = '28696@2025-07-01';

const EAST = 'lang-phu-dong';
const WEST = 'lang-phu-tan';

const site = (
  id: string,
  name: string,
  kind: SiteKind,
  village: string,
  [latitude, longitude]: readonly [number, number],
): NewSite => ({ id, name, kind, organisation: COOPERATIVE, village, latitude, longitude, timeZone: null });

const sites: readonly NewSite[] = [
  site('tram-phu-dong', 'Trạm thu phát Phú Đông', 'other', EAST, [10.2648, 106.6721]),
  site('tram-phu-tan', 'Trạm thu phát Phú Tân', 'other', WEST, [10.2562, 106.7088]),
  site('ruong-a1', 'Ruộng A1', 'field', EAST, [10.2661, 106.6695]),
  site('ruong-a2', 'Ruộng A2', 'field', EAST, [10.2667, 106.6712]),
  site('ruong-a3', 'Ruộng A3', 'field', EAST, [10.2672, 106.6733]),
  site('ruong-a4', 'Ruộng A4', 'field', EAST, [10.2655, 106.6748]),
  site('ruong-b1', 'Ruộng B1', 'field', WEST, [10.2584, 106.7059]),
  site('ruong-b2', 'Ruộng B2', 'field', WEST, [10.2589, 106.7077]),
  site('ruong-b3', 'Ruộng B3', 'field', WEST, [10.2593, 106.7096]),
  site('ruong-b4', 'Ruộng B4', 'field', WEST, [10.2578, 106.7112]),
  site('vuon-dua', 'Vườn dừa', 'field', EAST, [10.2636, 106.6689]),
  site('vuon-mang-cau', 'Vườn mãng cầu', 'field', EAST, [10.2629, 106.6704]),
  site('vuon-thanh-long', 'Vườn thanh long', 'field', EAST, [10.2621, 106.6742]),
  site('ray-sa-dong', 'Rẫy sả phía đông', 'field', WEST, [10.2549, 106.7121]),
  site('ray-sa-tay', 'Rẫy sả phía tây', 'field', WEST, [10.2552, 106.7049]),
  site('vuon-buoi', 'Vườn bưởi', 'field', WEST, [10.2567, 106.7038]),
  site('vuon-xoai', 'Vườn xoài', 'field', WEST, [10.2573, 106.7131]),
  site('tram-thoi-tiet', 'Trạm thời tiết xã', 'weather', EAST, [10.2644, 106.6725]),
  site('phao-cua-tieu', 'Phao đo mặn rạch Cửa Tiểu', 'river', EAST, [10.2705, 106.6738]),
  site('cong-so-1', 'Cống số 1', 'gate', EAST, [10.2694, 106.6731]),
  site('ao-1', 'Ao tôm 1', 'pond', WEST, [10.2541, 106.7066]),
  site('ao-2', 'Ao tôm 2', 'pond', WEST, [10.2538, 106.7079]),
  site('ao-3', 'Ao tôm 3', 'pond', WEST, [10.2535, 106.7092]),
  site('ao-4', 'Ao cá 4', 'pond', EAST, [10.2618, 106.6713]),
  site('tram-cap-nuoc', 'Trạm cấp nước ấp Phú Đông', 'meters', EAST, [10.2642, 106.6709]),
  site('tram-bom', 'Trạm bơm và kho lạnh hợp tác xã', 'pump', WEST, [10.2559, 106.7083]),
];

const gateway = (id: string, name: string, where: string): NewDevice => ({
  id,
  name,
  profile: 'gateway',
  site: where,
  gateway: null,
  expectedIntervalS: null,
});

const behind =
  (carrier: string) =>
  (id: string, name: string, profile: string, where: string): NewDevice => ({
    id,
    name,
    profile,
    site: where,
    gateway: carrier,
    expectedIntervalS: null,
  });

const east = behind('gw-phu-dong');
const west = behind('gw-phu-tan');

const devices: readonly NewDevice[] = [
  gateway('gw-phu-dong', 'Bộ thu phát Phú Đông', 'tram-phu-dong'),
  east('ruong-a1', 'Ống mực nước ruộng A1', 'paddy-level', 'ruong-a1'),
  east('ruong-a2', 'Ống mực nước ruộng A2', 'paddy-level', 'ruong-a2'),
  east('ruong-a3', 'Ống mực nước ruộng A3', 'paddy-level', 'ruong-a3'),
  east('ruong-a4', 'Ống mực nước ruộng A4', 'paddy-level', 'ruong-a4'),
  east('dat-vuon-dua', 'Ẩm đất vườn dừa', 'soil-probe', 'vuon-dua'),
  east('dat-vuon-mang-cau', 'Ẩm đất vườn mãng cầu', 'soil-probe', 'vuon-mang-cau'),
  east('dat-vuon-thanh-long', 'Ẩm đất vườn thanh long', 'soil-probe', 'vuon-thanh-long'),
  east('thoi-tiet-xa', 'Trạm thời tiết xã', 'weather-station', 'tram-thoi-tiet'),
  east('man-cua-tieu', 'Phao đo mặn rạch Cửa Tiểu', 'salinity-buoy', 'phao-cua-tieu'),
  east('cong-so-1', 'Trạm cống số 1', 'gate-station', 'cong-so-1'),
  east('ao-4', 'Máy đo ao cá 4', 'pond-sonde', 'ao-4'),
  east('nuoc-phu-dong', 'Đồng hồ nước tổng ấp Phú Đông', 'water-meter', 'tram-cap-nuoc'),
  gateway('gw-phu-tan', 'Bộ thu phát Phú Tân', 'tram-phu-tan'),
  west('ruong-b1', 'Ống mực nước ruộng B1', 'paddy-level', 'ruong-b1'),
  west('ruong-b2', 'Ống mực nước ruộng B2', 'paddy-level', 'ruong-b2'),
  west('ruong-b3', 'Ống mực nước ruộng B3', 'paddy-level', 'ruong-b3'),
  west('ruong-b4', 'Ống mực nước ruộng B4', 'paddy-level', 'ruong-b4'),
  west('dat-ray-sa-dong', 'Ẩm đất rẫy sả phía đông', 'soil-probe', 'ray-sa-dong'),
  west('dat-ray-sa-tay', 'Ẩm đất rẫy sả phía tây', 'soil-probe', 'ray-sa-tay'),
  west('dat-vuon-buoi', 'Ẩm đất vườn bưởi', 'soil-probe', 'vuon-buoi'),
  west('dat-vuon-xoai', 'Ẩm đất vườn xoài', 'soil-probe', 'vuon-xoai'),
  west('ao-1', 'Máy đo ao tôm 1', 'pond-sonde', 'ao-1'),
  west('ao-2', 'Máy đo ao tôm 2', 'pond-sonde', 'ao-2'),
  west('ao-3', 'Máy đo ao tôm 3', 'pond-sonde', 'ao-3'),
  west('dien-tram-bom', 'Công tơ điện trạm bơm', 'power-meter', 'tram-bom'),
];

const threshold = (
  property: string,
  operator: '<' | '<=' | '>' | '>=',
  [value, clearValue]: readonly [number, number],
  minDurationS = 0,
): Rule['condition'] => ({ kind: 'threshold', property, channel: null, operator, value, clearValue, minDurationS });

const onProfile = (profile: string | null): Rule['scope'] => ({
  devices: [],
  profile,
  place: null,
  crop: null,
  stage: null,
});

const rules: readonly Rule[] = [
  {
    id: 'ruong-can-nuoc',
    name: { vi: 'Ruộng tới lúc bơm nước', en: 'Paddy is due for water' },
    advice: {
      vi: 'Bơm nước vào ruộng cho ngập 3–5 cm. Lúa đang trổ thì giữ nước luôn, đừng để khô.',
      en: 'Pump until the field stands 3–5 cm under water. Keep it flooded while the rice flowers.',
    },
    level: 'act',
    enabled: true,
    scope: onProfile('paddy-level'),
    // IRRI, safe alternate wetting and drying: re-flood at −15 cm.
    condition: threshold('water_level', '<=', [-15, 0]),
  },
  {
    id: 'oxy-thap',
    name: { vi: 'Oxy trong ao xuống thấp', en: 'Pond oxygen is low' },
    advice: {
      vi: 'Chạy quạt nước ngay và tạm ngưng cho ăn tới khi oxy lên lại trên 4 mg/L.',
      en: 'Run the aerators now and hold back feed until oxygen is above 4 mg/L again.',
    },
    level: 'act',
    enabled: true,
    scope: onProfile('pond-sonde'),
    condition: threshold('dissolved_oxygen', '<', [3, 4]),
  },
  {
    id: 'oxy-nguy-hiem',
    name: { vi: 'Oxy trong ao xuống mức nguy hiểm', en: 'Pond oxygen is dangerously low' },
    advice: {
      vi: 'Mở hết quạt, rải oxy viên, kiểm tra tôm cá nổi đầu ở mé ao.',
      en: 'Run every aerator, spread oxygen tablets, look for stock gasping along the bank.',
    },
    level: 'danger',
    enabled: true,
    scope: onProfile('pond-sonde'),
    condition: threshold('dissolved_oxygen', '<', [2, 3]),
  },
  {
    id: 'man-dong-cong',
    name: { vi: 'Nước mặn tới cống', en: 'Salt water at the sluice' },
    advice: {
      vi: 'Đóng cống, đừng lấy nước vào vườn và ruộng cho tới khi độ mặn xuống dưới 0,9 g/L.',
      en: 'Close the sluice and take no water into orchards and fields until salinity is below 0.9 g/L.',
    },
    level: 'act',
    enabled: true,
    scope: onProfile('salinity-buoy'),
    // The ladder 0.5 / 1 / 2 / 4 g/L; durian, rambutan, vegetables bear less than 1.
    condition: threshold('salinity', '>=', [1, 0.9]),
  },
  {
    id: 'dien-ap-thap',
    name: { vi: 'Điện yếu', en: 'Voltage is low' },
    advice: {
      vi: 'Tắt bớt máy bơm để khỏi cháy động cơ và báo điện lực.',
      en: 'Switch off some pumps before a motor burns out, and tell the power company.',
    },
    level: 'watch',
    enabled: true,
    scope: onProfile('power-meter'),
    // ±5 % of 220 V in normal running; a deviation must last more than a minute.
    condition: threshold('voltage', '<', [209, 211], 61),
  },
  {
    id: 'dien-ap-cao',
    name: { vi: 'Điện mạnh quá', en: 'Voltage is high' },
    advice: {
      vi: 'Ngắt tủ điều khiển và thiết bị điện tử, báo điện lực.',
      en: 'Disconnect controllers and electronics, and tell the power company.',
    },
    level: 'watch',
    enabled: true,
    scope: onProfile('power-meter'),
    condition: threshold('voltage', '>', [231, 229], 61),
  },
  {
    id: 'pin-yeu',
    name: { vi: 'Pin sắp hết', en: 'Battery is running out' },
    advice: {
      vi: 'Thay pin trong tuần này để máy khỏi ngưng gửi số liệu.',
      en: 'Change the battery this week, before the device falls silent.',
    },
    level: 'watch',
    enabled: true,
    scope: onProfile(null),
    condition: threshold('battery_voltage', '<', [3.3, 3.45], 3600),
  },
];

export const pilotCommune: PilotCommune = {
  organisation: { id: COOPERATIVE, name: 'Hợp tác xã Nông nghiệp Tân Phú Đông', kind: 'cooperative' },
  villages: [
    { id: EAST, name: 'Làng thông minh Phú Đông', commune: COMMUNE },
    { id: WEST, name: 'Làng thông minh Phú Tân', commune: COMMUNE },
  ],
  sites,
  devices,
  rules,
};
