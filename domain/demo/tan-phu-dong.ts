import { COMMUNES } from './communes.ts';
import { COOPERATIVE, DEPARTMENT, UTILITY } from './organisations.ts';
import { behind, type DemoCommune, gateway, metersOf, rice, sitesOf } from './parts.ts';

const EAST = 'lang-phu-dong';
const WEST = 'lang-phu-tan';

const atEast = sitesOf(COOPERATIVE, EAST);
const atWest = sitesOf(COOPERATIVE, WEST);
const east = behind('gw-phu-dong');
const west = behind('gw-phu-tan');

const meters = metersOf({
  organisation: UTILITY,
  village: EAST,
  suffix: 'phu-dong',
  villageName: 'Phú Đông',
  first: 1,
  works: [10.2642, 106.6709],
  houses: [
    [10.2639, 106.6701],
    [10.2641, 106.6715],
    [10.2646, 106.6719],
    [10.2634, 106.6711],
    [10.2631, 106.6722],
    [10.2649, 106.6706],
    [10.2652, 106.6714],
    [10.2637, 106.6728],
  ],
});

/**
 * An island between two mouths of the Tiền: rice, orchards and shrimp side by side, salt at the gates in the dry season.
 * Villages, sites and devices are examples.
 */
export const tanPhuDong: DemoCommune = {
  villages: [
    { id: EAST, name: 'Làng thông minh Phú Đông', commune: COMMUNES.tanPhuDong },
    { id: WEST, name: 'Làng thông minh Phú Tân', commune: COMMUNES.tanPhuDong },
  ],
  households: meters.households,
  sites: [
    atEast('tram-phu-dong', 'Trạm thu phát Phú Đông', 'other', [10.2648, 106.6721]),
    atWest('tram-phu-tan', 'Trạm thu phát Phú Tân', 'other', [10.2562, 106.7088]),
    atEast('ruong-a1', 'Ruộng A1', 'field', [10.2661, 106.6695]),
    atEast('ruong-a2', 'Ruộng A2', 'field', [10.2667, 106.6712]),
    atEast('ruong-a3', 'Ruộng A3', 'field', [10.2672, 106.6733]),
    atEast('ruong-a4', 'Ruộng A4', 'field', [10.2655, 106.6748]),
    atWest('ruong-b1', 'Ruộng B1', 'field', [10.2584, 106.7059]),
    atWest('ruong-b2', 'Ruộng B2', 'field', [10.2589, 106.7077]),
    atWest('ruong-b3', 'Ruộng B3', 'field', [10.2593, 106.7096]),
    atWest('ruong-b4', 'Ruộng B4', 'field', [10.2578, 106.7112]),
    atEast('vuon-dua', 'Vườn dừa', 'field', [10.2636, 106.6689]),
    atEast('vuon-mang-cau', 'Vườn mãng cầu', 'field', [10.2629, 106.6704]),
    atEast('vuon-thanh-long', 'Vườn thanh long', 'field', [10.2621, 106.6742]),
    atWest('ray-sa-dong', 'Rẫy sả phía đông', 'field', [10.2549, 106.7121]),
    atWest('ray-sa-tay', 'Rẫy sả phía tây', 'field', [10.2552, 106.7049]),
    atWest('vuon-buoi', 'Vườn bưởi', 'field', [10.2567, 106.7038]),
    atWest('vuon-xoai', 'Vườn xoài', 'field', [10.2573, 106.7131]),
    atEast('tram-thoi-tiet', 'Trạm thời tiết xã', 'weather', [10.2644, 106.6725]),
    atEast('phao-cua-tieu', 'Phao đo mặn rạch Cửa Tiểu', 'river', [10.2705, 106.6738]),
    atEast('cong-so-1', 'Cống số 1', 'gate', [10.2694, 106.6731]),
    atWest('ao-1', 'Ao tôm 1', 'pond', [10.2541, 106.7066]),
    atWest('ao-2', 'Ao tôm 2', 'pond', [10.2538, 106.7079]),
    atWest('ao-3', 'Ao tôm 3', 'pond', [10.2535, 106.7092]),
    atEast('ao-4', 'Ao cá 4', 'pond', [10.2618, 106.6713]),
    atWest('tram-bom', 'Trạm bơm và kho lạnh hợp tác xã', 'pump', [10.2559, 106.7083]),
    sitesOf(DEPARTMENT, WEST)('tram-man-cua-dai', 'Trạm đo mặn Cửa Đại', 'river', [10.2489, 106.7127]),
    ...meters.sites,
  ],
  devices: [
    gateway('gw-phu-dong', 'Bộ thu phát Phú Đông', { site: 'tram-phu-dong' }),
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
    gateway('gw-phu-tan', 'Bộ thu phát Phú Tân', { site: 'tram-phu-tan' }),
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
    west('man-cua-dai', 'Phao đo mặn Cửa Đại', 'salinity-buoy', 'tram-man-cua-dai'),
    ...meters.devices,
  ],
  seasons: [
    ...['ruong-a1', 'ruong-a2', 'ruong-a3', 'ruong-a4'].map((site) => ({
      site,
      crop: 'rice',
      name: 'Lúa sạ sau',
      stages: rice.tillering,
    })),
    ...['ruong-b1', 'ruong-b2', 'ruong-b3', 'ruong-b4'].map((site) => ({
      site,
      crop: 'rice',
      name: 'Lúa sạ trước',
      stages: rice.heading,
    })),
    ...['ao-1', 'ao-2', 'ao-3'].map((site) => ({
      site,
      crop: 'vannamei-shrimp',
      name: 'Vụ tôm thẻ',
      stages: [
        ['small', -44],
        ['medium', -14],
        ['large', 16],
      ] as const,
    })),
    { site: 'ao-4', crop: 'snakehead', name: 'Vụ cá lóc', stages: [['growing', -60]] },
    { site: 'vuon-dua', crop: 'coconut', name: 'Dừa', stages: [['bearing', -400]] },
    { site: 'vuon-mang-cau', crop: 'custard-apple', name: 'Mãng cầu', stages: [['fruit-growth', -30]] },
    { site: 'vuon-thanh-long', crop: 'dragon-fruit', name: 'Thanh long', stages: [['flowering', -6]] },
    { site: 'vuon-buoi', crop: 'pomelo', name: 'Bưởi Tết', stages: [['fruit-growth', -50]] },
    { site: 'vuon-xoai', crop: 'mango', name: 'Xoài', stages: [['induction', -10]] },
    ...['ray-sa-dong', 'ray-sa-tay'].map((site) => ({
      site,
      crop: 'lemongrass',
      name: 'Sả',
      stages: [['vegetative', -70]] as const,
    })),
  ],
};
