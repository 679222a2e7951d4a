import type { VillagePageBody } from '../api/village-pages.ts';

const item = (site: string, datastream: string, vi: string, en: string) => ({ site, datastream, label: { vi, en } });

/** What villages of the demonstration show to everybody. */
export const pages: readonly { readonly village: string; readonly body: VillagePageBody }[] = [
  {
    village: 'lang-phu-dong',
    body: {
      slug: 'phu-dong',
      published: true,
      intro: {
        vi: 'Độ mặn, mực nước và thời tiết của làng, máy đo gửi về vài phút một lần.',
        en: 'Salinity, water level and weather of the village, sent by instruments every few minutes.',
      },
      items: [
        item('phao-cua-tieu', 'salinity', 'Rạch Cửa Tiểu', 'Cửa Tiểu creek'),
        item('phao-cua-tieu', 'river_level', 'Rạch Cửa Tiểu', 'Cửa Tiểu creek'),
        item('cong-so-1', 'gate_state', 'Cống số 1', 'Gate 1'),
        item('tram-thoi-tiet', 'air_temperature', 'Trạm thời tiết xã', 'Weather station of the commune'),
        item('tram-thoi-tiet', 'rainfall', 'Trạm thời tiết xã', 'Weather station of the commune'),
        item('tram-thoi-tiet', 'wind_speed', 'Trạm thời tiết xã', 'Weather station of the commune'),
      ],
    },
  },
];
