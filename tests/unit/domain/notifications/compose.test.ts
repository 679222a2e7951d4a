import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRecord } from '../../../../domain/api/alerts.ts';
import { composeAlert, withoutValues } from '../../../../domain/notifications/compose.ts';
import { composeDigest } from '../../../../domain/notifications/compose-digest.ts';
import { maskedRecipient } from '../../../../domain/notifications/masked.ts';
import { cut, fitted, SHORT_MAX } from '../../../../domain/notifications/words.ts';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import { alertLevel } from '../../../../domain/rules/steps.ts';
import { alertRecord } from '../../../integration/api/alert-example.ts';

const salt: AlertRecord = {
  ...alertRecord,
  id: 'a1',
  ruleName: { vi: 'Nước mặn tới cống', en: 'Salt water at the sluice' },
  advice: { vi: 'Nước đã 1,25 g/L: đóng cống ngay.', en: 'It is 1.25 g/L: close the sluice.' },
  adviceWithoutValue: { vi: 'Nước đã … g/L: đóng cống ngay.', en: 'It is … g/L: close the sluice.' },
  kind: 'threshold',
  label: null,
  level: 'act',
  state: 'raised',
  deviceName: 'Phao số 2',
  siteName: 'Cống Vàm Giồng',
  datastream: 'salinity',
  operator: '>=',
  threshold: 1,
  value: 1.1,
  peak: 1.25,
  raisedAt: '2026-11-22T07:05:00.000Z',
  clearedAt: null,
  explains: 0,
};
const telling = {
  purpose: 'raised',
  language: 'vi',
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: 'https://sen.example.org',
  more: 0,
} as const;

it('is never cut in the middle of a letter, which no address can hold', () => {
  for (let before = 0; before < 140; before += 1)
    for (const max of [36, 50, 134]) {
      const text = `${'a'.repeat(before)}🌊🌊 ${'b'.repeat(140)}`;
      expect(() => encodeURIComponent(cut(text, max))).not.toThrow();
      expect(() => encodeURIComponent(fitted([text, text]))).not.toThrow();
    }
});

describe('a message on an alert', () => {
  it('says in Vietnamese what, where, how much, since when and what to do', () => {
    const { subject, text, short } = composeAlert(salt, telling);
    expect(subject).toBe('Cần xử lý: Nước mặn tới cống – Cống Vàm Giồng');
    expect(text).toBe(
      [
        'Ở: Cống Vàm Giồng, Phao số 2',
        'Độ mặn: 1,25 g/L (ngưỡng báo: từ 1 g/L trở lên)',
        'Từ: 14:05 ngày 22/11',
        '',
        'Nên làm: Nước đã 1,25 g/L: đóng cống ngay.',
        '',
        'Xem trong Sen: https://sen.example.org/alerts/a1',
      ].join('\n'),
    );
    expect(short).toBe('Cần xử lý: Nước mặn tới cống, Cống Vàm Giồng: 1,25 g/L. Nước đã 1,25 g/L: đóng cống ngay.');
  });

  it('says the same in English', () => {
    const { text, short } = composeAlert(salt, { ...telling, language: 'en', more: 1 });
    expect(text).toContain('Salinity: 1.25 g/L (alarm at: 1 g/L or more)');
    expect(text).toContain('Since: 14:05 on 22/11');
    expect(text).toContain('1 more place has the same at this time.');
    expect(short).toBe(
      'Act now: Salt water at the sluice, Cống Vàm Giồng and 1 more: 1.25 g/L. It is 1.25 g/L: close the sluice.',
    );
  });

  it('at the end says from when to when and how bad it was, and gives no advice any more', () => {
    const over = { ...salt, state: 'cleared' as const, clearedAt: '2026-11-22T09:30:00.000Z' };
    const { subject, text } = composeAlert(over, { ...telling, purpose: 'cleared', more: 2, publicUrl: null });
    expect(subject).toBe('Đã hết: Nước mặn tới cống – Cống Vàm Giồng và 2 điểm khác');
    expect(text.split('\n')).toEqual([
      'Ở: Cống Vàm Giồng, Phao số 2',
      'Nặng nhất: Độ mặn 1,25 g/L',
      'Từ: 14:05 ngày 22/11. Hết lúc: 16:30 ngày 22/11',
      '2 điểm khác bị cùng lúc cũng đã hết.',
    ]);
  });

  it('tells of silence without a number, and what else is silent with it', () => {
    const silent = { ...salt, kind: 'no-data' as const, datastream: null, value: null, peak: null, explains: 40 };
    const { text, short } = composeAlert(silent, telling);
    expect(text).toContain('Không nhận được số liệu\n');
    expect(text).toContain('40 thiết bị nối qua đây cũng mất số liệu theo.');
    expect(short).toContain('Cống Vàm Giồng: không nhận được số liệu.');
  });

  it('tells whoever may not see a household’s values none of them', () => {
    const message = composeAlert(withoutValues(salt), telling);
    expect(JSON.stringify(message)).not.toMatch(/1[,.]25|1[,.]1/);
    expect(message.text).toContain('đóng cống ngay');
  });

  const text = fc.string({ minLength: 1, maxLength: 300 });
  it('is short enough for two SMS, whatever names and advice are', () => {
    fc.assert(
      fc.property(
        fc.record({ name: text, site: text, advice: text, more: fc.nat(5000) }),
        fc.constantFrom(...conditionKinds),
        fc.constantFrom(...alertLevel.options),
        fc.constantFrom('raised', 'escalated', 'cleared', 'chain'),
        fc.constantFrom('vi', 'en'),
        ({ name, site, advice, more }, kind, level, purpose, language) => {
          const alert = {
            ...salt,
            kind,
            level,
            ruleName: { vi: name, en: name },
            siteName: site,
            advice: { vi: advice, en: advice },
          };
          const message = composeAlert(alert, { ...telling, purpose, language, more });
          expect(message.short.length).toBeLessThanOrEqual(SHORT_MAX);
          expect(message.short.length).toBeGreaterThan(10);
          expect(message.subject.length).toBeLessThanOrEqual(200);
        },
      ),
    );
  });
});

describe('a digest', () => {
  it('goes by site, says what is over, and counts what has no room', () => {
    const entries = Array.from({ length: 60 }, (_, n) => ({
      kind: 'alert' as const,
      alert: { ...salt, level: 'watch' as const, siteName: n % 2 === 0 ? 'Ao 1' : 'Ao 2' },
    }));
    const { subject, text, short } = composeDigest(entries, 75, telling);
    expect(subject).toBe('Bản tin ngày của Sen: 75 việc ở 2 nơi');
    expect(text.match(/^Ao \d$/gm)).toEqual(['Ao 1', 'Ao 2']);
    expect(text.match(/^- /gm)).toHaveLength(40);
    expect(text).toContain('… và 35 việc khác.');
    expect(short.length).toBeLessThanOrEqual(SHORT_MAX);
  });
});

describe('an address in a log', () => {
  it.each([
    ['email', 'nguyenvanbay@gmail.com', 'ng•••@gmail.com'],
    ['email', 'a@b.vn', 'a•••@b.vn'],
    ['telegram', '-1001234567890', '-10•••90'],
    ['sms', '0912•••678', '0912•••678'],
    ['webhook', 'hook.example.org', 'hook.example.org'],
  ] as const)('%s %s is shown as %s', (kind, address, shown) => {
    expect(maskedRecipient(kind, address)).toBe(shown);
  });
});
