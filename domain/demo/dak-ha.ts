import { COMMUNES } from './communes.ts';
import { CLUB, DEPARTMENT, UTILITY } from './organisations.ts';
import { behind, type DemoCommune, gateway, metersOf, sitesOf } from './parts.ts';

const VILLAGE = 'lang-dak-ha';

const club = sitesOf(CLUB, VILLAGE);
const department = sitesOf(DEPARTMENT, VILLAGE);
const carried = behind('gw-dak-ha');

const meters = metersOf({
  organisation: UTILITY,
  village: VILLAGE,
  suffix: 'dak-ha',
  villageName: 'Đăk Hà',
  first: 13,
  works: [14.5189, 107.9197],
  houses: [
    [14.5183, 107.9188],
    [14.5195, 107.9204],
    [14.5201, 107.9191],
    [14.5178, 107.9209],
    [14.5192, 107.9176],
    [14.5207, 107.9212],
  ],
});

const GARDENS = [
  ['1', [14.5262, 107.9241]],
  ['2', [14.5271, 107.9256]],
  ['3', [14.5249, 107.9263]],
  ['4', [14.5238, 107.9148]],
  ['5', [14.5227, 107.9135]],
] as const;

/** Basalt land some 600 m up, coffee as far as one sees, watered out of reservoirs. Villages, sites and devices are examples. */
export const dakHa: DemoCommune = {
  villages: [{ id: VILLAGE, name: 'Làng thông minh Đăk Hà', commune: COMMUNES.dakHa }],
  households: meters.households,
  sites: [
    club('tram-dak-ha', 'Trạm thu phát Đăk Hà', 'other', [14.5211, 107.9203]),
    ...GARDENS.map(([n, position]) => club(`vuon-ca-phe-${n}`, `Vườn cà phê ${n}`, 'field', position)),
    club('ruong-dak-ha', 'Ruộng nước ven suối', 'field', [14.5153, 107.9162]),
    club('tram-bom-dak-ha', 'Trạm bơm tưới cà phê', 'pump', [14.5256, 107.9229]),
    department('thoi-tiet-dak-ha', 'Trạm thời tiết Đăk Hà', 'weather', [14.5214, 107.9209]),
    department('ho-dak-ha', 'Cống lấy nước hồ chứa', 'gate', [14.5302, 107.9287]),
    ...meters.sites,
  ],
  devices: [
    gateway('gw-dak-ha', 'Bộ thu phát Đăk Hà', { site: 'tram-dak-ha', expectedIntervalS: 900 }),
    ...GARDENS.map(([n]) => carried(`dat-ca-phe-${n}`, `Ẩm đất vườn cà phê ${n}`, 'soil-probe', `vuon-ca-phe-${n}`)),
    carried('ruong-dak-ha', 'Ống mực nước ruộng ven suối', 'paddy-level', 'ruong-dak-ha'),
    carried('dien-bom-dak-ha', 'Công tơ điện trạm bơm', 'power-meter', 'tram-bom-dak-ha'),
    carried('thoi-tiet-dak-ha', 'Trạm thời tiết Đăk Hà', 'weather-station', 'thoi-tiet-dak-ha'),
    carried('cong-ho-dak-ha', 'Trạm cống hồ chứa', 'gate-station', 'ho-dak-ha'),
    ...meters.devices,
  ],
  seasons: [
    ...GARDENS.map(([n]) => ({
      site: `vuon-ca-phe-${n}`,
      crop: 'coffee',
      name: 'Niên vụ cà phê vối',
      stages: [
        ['dormancy', '01-01'],
        ['flowering', '02-01'],
        ['fruit-set', '04-01'],
        ['fruit-growth', '06-01'],
        ['ripening', '09-20'],
        ['harvest', '11-01'],
      ] as const,
    })),
    { site: 'ruong-dak-ha', crop: 'rice', name: 'Lúa nước', stages: [['tillering', -20]] },
  ],
};
