import type { Language } from '../../domain/api/session.ts';
import type { Freshness } from '../../domain/freshness.ts';

interface Words {
  readonly lead: string;
  readonly warnings: string;
  readonly until: (at: string) => string;
  readonly nothing: string;
  readonly note: string;
  readonly read: (at: string) => string;
  readonly data: string;
  readonly other: string;
  readonly freshness: Readonly<Record<Freshness, string>>;
  /** A map: a device may send any word at all, also one that every object knows. */
  readonly states: ReadonlyMap<string, string>;
}

/** The few words of a village's page. */
export const words: Readonly<Record<Language, Words>> = {
  vi: {
    lead: 'Số đo của làng',
    warnings: 'Cảnh báo của chính quyền',
    until: (at) => `có hiệu lực tới ${at}`,
    nothing: 'Làng chưa chọn số đo nào để đăng.',
    note: 'Số liệu do máy đo gửi về tự động, để tham khảo.',
    read: (at) => `Trang lập lúc ${at}`,
    data: 'Số liệu mở (JSON)',
    other: 'English',
    freshness: { fresh: 'mới', late: 'trễ', lost: 'mất kết nối', never: 'chưa có số đo' },
    states: new Map([
      ['open', 'Mở'],
      ['opening', 'Đang mở'],
      ['closed', 'Đóng'],
      ['closing', 'Đang đóng'],
      ['partial', 'Mở một phần'],
      ['on', 'Đang chạy'],
      ['off', 'Đang tắt'],
    ]),
  },
  en: {
    lead: 'Readings of the village',
    warnings: 'Warnings of the authorities',
    until: (at) => `in force until ${at}`,
    nothing: 'The village has not chosen any reading to show yet.',
    note: 'Sent by instruments on their own, for information.',
    read: (at) => `Page made at ${at}`,
    data: 'Open data (JSON)',
    other: 'Tiếng Việt',
    freshness: { fresh: 'fresh', late: 'late', lost: 'no contact', never: 'no reading yet' },
    states: new Map([
      ['open', 'Open'],
      ['opening', 'Opening'],
      ['closed', 'Closed'],
      ['closing', 'Closing'],
      ['partial', 'Partly open'],
      ['on', 'Running'],
      ['off', 'Off'],
    ]),
  },
};
