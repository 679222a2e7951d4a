import { describe, expect, it } from 'vitest';
import { Translator } from '../../../../web/src/i18n/translator.ts';

describe('texts found by where they stand', () => {
  const vietnamese = new Translator().add({ nav: { more: 'Thêm', unread: '{{n}} tin, {{n}} của {{who}}' } });

  it('fills every blank, also twice, also with 0', () => {
    expect(vietnamese.translate('nav.unread', { n: 0, who: 'bác Năm' })).toBe('0 tin, 0 của bác Năm');
  });

  it('takes a name as it is, whatever it holds', () => {
    expect(vietnamese.translate('nav.unread', { n: 1, who: "$& {{n}} <b> $t('nav.more')" })).toBe(
      "1 tin, 1 của $& {{n}} <b> $t('nav.more')",
    );
  });

  it('leaves a blank empty that nothing is known for', () => {
    expect(vietnamese.translate('nav.unread', { n: 1 })).toBe('1 tin, 1 của ');
  });

  it('says in Vietnamese what a language lacks, and the key of what is nowhere', () => {
    const english = new Translator(vietnamese).add({ nav: { unread: '{{n}}' } });
    expect(english.translate('nav.unread', { n: 2 })).toBe('2');
    expect(english.translate('nav.more')).toBe('Thêm');
    expect(english.translate('nav.map' as 'nav.more')).toBe('nav.map');
  });

  it('takes in texts that come later without losing those of the same group', () => {
    const growing = new Translator().add({ nav: { more: 'Thêm' } }).add({ nav: { alerts: 'Cảnh báo' } });
    expect([growing.translate('nav.more'), growing.translate('nav.alerts')]).toEqual(['Thêm', 'Cảnh báo']);
  });
});
