import { COMMUNES } from './communes.ts';
import { CLUB, DEPARTMENT, UTILITY } from './organisations.ts';
import { behind, type DemoCommune, gateway, metersOf, sitesOf } from './parts.ts';

const VILLAGE = 'lang-mang-den';

const club = sitesOf(CLUB, VILLAGE);
const department = sitesOf(DEPARTMENT, VILLAGE);
const carried = behind('gw-mang-den');

const meters = metersOf({
  organisation: UTILITY,
  village: VILLAGE,
  suffix: 'mang-den',
  villageName: 'Măng Đen',
  first: 9,
  works: [14.6021, 108.2822],
  houses: [
    [14.6029, 108.2811],
    [14.6034, 108.2826],
    [14.6017, 108.2835],
    [14.6012, 108.2816],
  ],
});

/** The plateau of Măng Đen, about 1,200 m up: cool gardens between pine woods. Villages, sites and devices are examples. */
export const mangDen: DemoCommune = {
  villages: [{ id: VILLAGE, name: 'Làng thông minh Măng Đen', commune: COMMUNES.mangDen }],
  households: meters.households,
  sites: [
    department('tram-mang-den', 'Trạm thu phát Măng Đen', 'other', [14.6008, 108.2794]),
    department('thoi-tiet-mang-den', 'Trạm thời tiết Măng Đen', 'weather', [14.6003, 108.2801]),
    club('vuon-ca-phe-che', 'Vườn cà phê chè', 'field', [14.5968, 108.2867]),
    club('vuon-dau-tay', 'Vườn dâu tây', 'field', [14.6043, 108.2764]),
    club('vuon-rau-mang-den', 'Vườn rau ôn đới', 'field', [14.6051, 108.2779]),
    ...meters.sites,
  ],
  devices: [
    gateway('gw-mang-den', 'Bộ thu phát Măng Đen', { site: 'tram-mang-den', expectedIntervalS: 900 }),
    carried('thoi-tiet-mang-den', 'Trạm thời tiết Măng Đen', 'weather-station', 'thoi-tiet-mang-den'),
    carried('dat-ca-phe-che', 'Ẩm đất vườn cà phê chè', 'soil-probe', 'vuon-ca-phe-che'),
    carried('dat-dau-tay', 'Ẩm đất vườn dâu tây', 'soil-probe', 'vuon-dau-tay'),
    carried('dat-rau-mang-den', 'Ẩm đất vườn rau ôn đới', 'soil-probe', 'vuon-rau-mang-den'),
    ...meters.devices,
  ],
  seasons: [
    {
      site: 'vuon-ca-phe-che',
      crop: 'coffee',
      name: 'Niên vụ cà phê chè',
      stages: [
        ['recovery', '01-01'],
        ['flowering', '02-20'],
        ['fruit-set', '04-10'],
        ['fruit-growth', '05-20'],
        ['ripening', '09-01'],
        ['harvest', '10-10'],
      ],
    },
    { site: 'vuon-dau-tay', crop: 'dâu tây', name: 'Dâu tây', stages: [['ra hoa', -20]] },
    { site: 'vuon-rau-mang-den', crop: 'leaf-vegetables', name: 'Rau cải', stages: [['vegetative', -15]] },
  ],
};
