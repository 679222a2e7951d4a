import { type AdministrativeUnit, kindText, type Succession, unitIdOf } from './unit.ts';

/** Two-tier local government, Law 72/2025/QH15 and Resolution 202/2025/QH15. */
const TWO_TIERS = '2025-07-01';

/** Code, kind and name of the 34 provinces by Decision 19/2025/QĐ-TTg. */
export const provinces: readonly (readonly [string, 'tinh' | 'thanh-pho', string])[] = [
  ['01', 'thanh-pho', 'Hà Nội'],
  ['04', 'tinh', 'Cao Bằng'],
  ['08', 'tinh', 'Tuyên Quang'],
  ['11', 'tinh', 'Điện Biên'],
  ['12', 'tinh', 'Lai Châu'],
  ['14', 'tinh', 'Sơn La'],
  ['15', 'tinh', 'Lào Cai'],
  ['19', 'tinh', 'Thái Nguyên'],
  ['20', 'tinh', 'Lạng Sơn'],
  ['22', 'tinh', 'Quảng Ninh'],
  ['24', 'tinh', 'Bắc Ninh'],
  ['25', 'tinh', 'Phú Thọ'],
  ['31', 'thanh-pho', 'Hải Phòng'],
  ['33', 'tinh', 'Hưng Yên'],
  ['37', 'tinh', 'Ninh Bình'],
  ['38', 'tinh', 'Thanh Hóa'],
  ['40', 'tinh', 'Nghệ An'],
  ['42', 'tinh', 'Hà Tĩnh'],
  ['44', 'tinh', 'Quảng Trị'],
  ['46', 'thanh-pho', 'Huế'],
  ['48', 'thanh-pho', 'Đà Nẵng'],
  ['51', 'tinh', 'Quảng Ngãi'],
  ['52', 'tinh', 'Gia Lai'],
  ['56', 'tinh', 'Khánh Hòa'],
  ['66', 'tinh', 'Đắk Lắk'],
  ['68', 'tinh', 'Lâm Đồng'],
  ['75', 'tinh', 'Đồng Nai'],
  ['79', 'thanh-pho', 'Hồ Chí Minh'],
  ['80', 'tinh', 'Tây Ninh'],
  ['82', 'tinh', 'Đồng Tháp'],
  ['86', 'tinh', 'Vĩnh Long'],
  ['91', 'tinh', 'An Giang'],
  ['92', 'thanh-pho', 'Cần Thơ'],
  ['96', 'tinh', 'Cà Mau'],
];

/** Communes of the demonstration: code, kind, name, code of the province. */
const communes: readonly (readonly [string, 'xa' | 'phuong' | 'dac-khu', string, string])[] = [
  ['23473', 'xa', 'Măng Đen', '51'],
  ['23500', 'xa', 'Đăk Hà', '51'],
  ['28696', 'xa', 'Tân Phú Đông', '82'],
];

/** Decision 124/2004/QĐ-TTg gave the codes by which provinces were known until the two tiers. */
const FIRST_CODES = '2004-07-08';

/**
 * The provinces that went into the two of the pilot, by code, name and the code of what they became. Their codes are
 * second-hand, out of the statistics office's lists of units up to 2025; that each was merged into the other on 1 July
 * 2025 is in Resolution 202/2025/QH15. Tiền Giang was 82, which is Đồng Tháp's code since.
 */
const formerProvinces: readonly (readonly [string, string, string])[] = [
  ['82', 'Tiền Giang', '82'],
  ['87', 'Đồng Tháp', '82'],
  ['51', 'Quảng Ngãi', '51'],
  ['62', 'Kon Tum', '51'],
];

/** The units that a new installation knows; everything else comes by `sen units import`. */
export const startSet: readonly AdministrativeUnit[] = [
  ...formerProvinces.map(([code, name]) => ({
    id: unitIdOf(code, FIRST_CODES),
    code,
    level: 'province' as const,
    kind: 'tinh' as const,
    name: `${kindText.tinh} ${name}`,
    parent: null,
    from: FIRST_CODES,
    to: TWO_TIERS,
  })),
  ...provinces.map(([code, kind, name]) => ({
    id: unitIdOf(code, TWO_TIERS),
    code,
    level: 'province' as const,
    kind,
    name: `${kindText[kind]} ${name}`,
    parent: null,
    from: TWO_TIERS,
    to: null,
  })),
  ...communes.map(([code, kind, name, province]) => ({
    id: unitIdOf(code, TWO_TIERS),
    code,
    level: 'commune' as const,
    kind,
    name: `${kindText[kind]} ${name}`,
    parent: unitIdOf(province, TWO_TIERS),
    from: TWO_TIERS,
    to: null,
  })),
];

/** What became of the former provinces of the start set. */
export const startSuccessions: readonly Succession[] = formerProvinces.map(([code, , heir]) => ({
  predecessor: unitIdOf(code, FIRST_CODES),
  successor: unitIdOf(heir, TWO_TIERS),
  kind: 'merge',
  on: TWO_TIERS,
}));
