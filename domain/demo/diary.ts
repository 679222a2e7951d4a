import type { DiaryKind } from '../diary.ts';

/** What was done at a site so many days ago, at an hour of its day. */
export interface DemoDeed {
  readonly site: string;
  readonly kind: DiaryKind;
  readonly daysAgo: number;
  /** `05:40` */
  readonly time: string;
  readonly text: string;
  readonly amount?: number;
  readonly unit?: string;
}

/** As the people of the demonstration would have written it. */
export const diary: readonly DemoDeed[] = [
  { site: 'ruong-a1', kind: 'sowing', daysAgo: 27, time: '06:10', text: 'Sạ hàng', amount: 80, unit: 'kg' },
  { site: 'ruong-a1', kind: 'watering', daysAgo: 9, time: '05:40', text: 'Bơm vào ruộng lúc nước ròng' },
  {
    site: 'ruong-a1',
    kind: 'fertilising',
    daysAgo: 6,
    time: '06:30',
    text: 'Bón thúc đẻ nhánh',
    amount: 35,
    unit: 'kg',
  },
  { site: 'ruong-a1', kind: 'note', daysAgo: 2, time: '16:45', text: 'Lúa xanh đều, bờ phía kênh hơi rò.' },
  {
    site: 'ruong-b1',
    kind: 'spraying',
    daysAgo: 4,
    time: '16:20',
    text: 'Phun ngừa đạo ôn cổ bông',
    amount: 2,
    unit: 'bình',
  },
  { site: 'ruong-b1', kind: 'watering', daysAgo: 3, time: '05:50', text: '' },
  { site: 'ao-1', kind: 'feeding', daysAgo: 2, time: '06:00', text: 'Cữ sáng', amount: 18, unit: 'kg' },
  { site: 'ao-1', kind: 'feeding', daysAgo: 1, time: '06:00', text: 'Cữ sáng, tôm ăn mạnh', amount: 20, unit: 'kg' },
  { site: 'ao-1', kind: 'incident', daysAgo: 5, time: '04:30', text: 'Oxy xuống thấp, chạy thêm một giàn quạt.' },
  { site: 'ao-4', kind: 'feeding', daysAgo: 1, time: '16:30', text: '', amount: 12, unit: 'kg' },
  { site: 'cong-so-1', kind: 'gate', daysAgo: 3, time: '02:15', text: 'Đóng cống, mặn lên' },
  { site: 'cong-so-1', kind: 'gate', daysAgo: 1, time: '09:40', text: 'Mở cống lấy nước ngọt' },
  { site: 'vuon-buoi', kind: 'watering', daysAgo: 2, time: '17:10', text: 'Tưới nhỏ giọt 40 phút' },
  {
    site: 'vuon-ca-phe-che',
    kind: 'harvest',
    daysAgo: 7,
    time: '08:00',
    text: 'Hái quả chín đợt 2',
    amount: 640,
    unit: 'kg',
  },
];
