import { describe, expect, it } from 'vitest';
import { composeAlert } from '../../../../domain/notifications/compose.ts';
import { codeMessage } from '../../../../domain/notifications/compose-notes.ts';
import { type FactType, messageFacts } from '../../../../domain/notifications/facts.ts';
import { alertRecord } from '../../../integration/api/alert-example.ts';

const at = '2026-03-01T22:15:30.000Z';
const alert = {
  ...alertRecord,
  state: 'cleared' as const,
  label: { vi: 'Báo động 2', en: 'Alarm 2' },
  risk: 2,
  siteName: 'Cống Vàm Giồng',
  raisedAt: at,
  clearedAt: at,
};

const typeOf = (value: unknown): FactType =>
  typeof value === 'number' ? 'number' : value === at ? 'date' : (typeof value as 'string');

describe('facts that templates are filled from', () => {
  it('are those that messages have, of the types that they say', () => {
    const telling = {
      purpose: 'cleared',
      language: 'vi',
      timeZone: 'Asia/Ho_Chi_Minh',
      publicUrl: null,
      more: 0,
    } as const;
    const { facts } = composeAlert(alert, telling);
    const code = codeMessage('123456', { language: 'vi', minutes: 15 });
    const given: Record<string, unknown> = { ...facts, ...code.facts, entries: 3 };
    expect(Object.fromEntries(Object.keys(messageFacts).map((name) => [name, typeOf(given[name])]))).toEqual(
      messageFacts,
    );
  });
});
