import { describe, expect, it } from 'vitest';
import type { Heartbeat } from '../../../../domain/api/heartbeat.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import { heartbeatText } from '../../../../web/src/i18n/heartbeat-text.ts';
import { Translator } from '../../../../web/src/i18n/translator.ts';
import { station } from '../../../../web/src/i18n/vi/station.ts';
import { beatsOf } from '../../../../web/src/lib/heartbeat.ts';

const tools = {
  t: new Translator().add(station).translate,
  language: 'vi' as const,
  format: formatOf('vi'),
};
const HOUR = 3_600_000;
const beat = (reports: readonly (number | null)[], expectedPerSlot: number, lastedOfLast = 1): Heartbeat => ({
  from: new Date(0).toISOString(),
  to: new Date((reports.length - 1 + lastedOfLast) * HOUR).toISOString(),
  slotMs: HOUR,
  expectedPerSlot,
  slots: reports.map((n) => (n === null ? null : { reports: n, late: 0, refused: 0 })),
  received: 0,
  expected: 0,
  late: 0,
  refused: 0,
});

describe('the heartbeat of a station', () => {
  it('is full, partial, none, or not told, slot by slot', () => {
    expect(beatsOf(beat([null, 4, 5, 3, 0, 4], 4))).toEqual(['untold', 'full', 'full', 'partial', 'none', 'full']);
  });

  it('asks of the slot that goes on only what was due by now', () => {
    expect(beatsOf(beat([4, 1], 4, 0.3)).at(-1)).toBe('full');
    expect(beatsOf(beat([4, 0], 4, 0.1)).at(-1)).toBe('quiet');
    expect(beatsOf(beat([4, 0], 4, 0.6)).at(-1)).toBe('none');
  });

  it('does not miss what a slow device never promised', () => {
    expect(beatsOf(beat([1, 0, 0, 1], 1 / 3))).toEqual(['full', 'quiet', 'quiet', 'full']);
  });

  it('is told in words', () => {
    const told = { received: 94, expected: 96, late: 2, refused: 0 };
    expect(heartbeatText(told, tools)).toBe('94 / 96 bản tin · 2 tới muộn, đã bù');
    expect(heartbeatText({ ...told, received: 96, late: 0 }, tools)).toBe('96 / 96 bản tin · gửi đủ');
    expect(heartbeatText({ ...told, received: 120, late: 0, refused: 3 }, tools)).toBe(
      '120 bản tin · 3 có số liệu phải giữ riêng',
    );
  });
});
