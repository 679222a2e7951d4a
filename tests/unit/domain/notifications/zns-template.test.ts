import { describe, expect, it } from 'vitest';
import { fillTemplate, znsTemplate, znsTemplates } from '../../../../domain/notifications/zns-template.ts';
import { exampleMessage } from './example-message.ts';

const parameters = [
  { name: 'noi', type: 'string', maxLength: 30, from: { kind: 'fact', fact: 'site' } },
  { name: 'tri_so', type: 'number', maxLength: 10, from: { kind: 'fact', fact: 'value' } },
  { name: 'luc', type: 'date', maxLength: 20, from: { kind: 'fact', fact: 'raisedAt' } },
  { name: 'ma', type: 'string', maxLength: 20, from: { kind: 'fixed', text: 'Sen' } },
];
const template = { id: '331122', name: 'Cảnh báo', purposes: ['raised'], parameters };
const HANOI = 'Asia/Ho_Chi_Minh';

describe('templates of ZNS', () => {
  it('are filled from the facts of a message, dates in local time', () => {
    expect(fillTemplate(znsTemplate.parse(template), exampleMessage(), HANOI)).toEqual({
      ok: true,
      data: { noi: 'Cống Vàm Giồng', tri_so: '2.4', luc: '05:15:30 02/03/2026', ma: 'Sen' },
    });
  });

  it.each([
    ['missing', { value: null }, /331122 \(Cảnh báo\).*tri_so is missing: this message has no "value"/],
    ['absent', { raisedAt: '' }, /luc is missing/],
    ['no number', { value: 'cao' }, /tri_so has to be a number, and "cao" is none/],
    ['no date', { raisedAt: 'hôm qua' }, /luc has to be a date/],
    ['a number too long', { value: 123456.789012 }, /tri_so is longer than 10 characters/],
  ])('are refused with a value that is %s', (_, facts, error) => {
    const message = exampleMessage();
    const filled = fillTemplate(
      znsTemplate.parse(template),
      { ...message, facts: { ...message.facts, ...facts } },
      HANOI,
    );
    expect(filled).toEqual({ ok: false, error: expect.stringMatching(error) });
  });

  it('cut a text to what Zalo takes', () => {
    const message = exampleMessage({
      facts: { ...exampleMessage().facts, site: 'Cánh đồng mẫu lớn số 12 xã Tân Phú Đông' },
    });
    const filled = fillTemplate(znsTemplate.parse(template), message, HANOI);
    expect(filled.ok && filled.data['noi']).toBe('Cánh đồng mẫu lớn số 12 xã Tâ…');
  });

  it.each([
    [
      'a number filled with a text',
      [{ ...parameters[1], from: { kind: 'fact', fact: 'rule' } }],
      /number, but is filled with a string/,
    ],
    [
      'a date filled with a number',
      [{ ...parameters[2], from: { kind: 'fact', fact: 'value' } }],
      /date, but is filled with a number/,
    ],
    ['a fixed text that is no number', [{ ...parameters[1], from: { kind: 'fixed', text: 'hai' } }], /hai.* is none/],
    ['a fact that there is not', [{ ...parameters[0], from: { kind: 'fact', fact: 'colour' } }], /Invalid option/],
    ['a parameter twice', [parameters[0], parameters[0]], /names a parameter twice/],
    ['a parameter without a source', [{ name: 'x', type: 'string', maxLength: 5 }], /Invalid input/],
  ])('are not saved with %s', (_, wrong, error) => {
    expect(znsTemplate.safeParse({ ...template, parameters: wrong }).error?.message).toMatch(error);
  });

  it('have one for each purpose', () => {
    expect(znsTemplates.safeParse([template, { ...template, id: '2' }]).error?.message).toMatch(
      /two templates for one purpose/,
    );
  });
});
