import { describe, expect, it } from 'vitest';
import { actions } from '../../../../domain/permissions.ts';
import { rights as en } from '../../../../web/src/i18n/en/rights.ts';
import { rightWords } from '../../../../web/src/i18n/right-words.ts';
import { Translator } from '../../../../web/src/i18n/translator.ts';
import { rights as vi } from '../../../../web/src/i18n/vi/rights.ts';

const vietnamese = new Translator().add({ rights: vi }).translate;
const english = new Translator().add({ rights: en }).translate;

describe('rights in words', () => {
  it.each(actions)('say what %s allows, in both languages', (action) => {
    for (const t of [vietnamese, english]) {
      expect(rightWords(action, t)).toMatch(/^\S+ \S/);
      expect(rightWords(action, t)).not.toMatch(/[{}.]/);
    }
  });

  it('use every word there is', () => {
    const [resources, verbs] = [0, 1].map((part) => new Set(actions.map((action) => action.split('.')[part])));
    expect(new Set(Object.keys(vi.of))).toEqual(resources);
    expect(new Set(Object.keys(vi.do))).toEqual(verbs);
  });

  it('are none for what is not known, and before the texts have come', () => {
    expect(rightWords('devices.fly', vietnamese)).toBeNull();
    expect(rightWords('signed-in', vietnamese)).toBeNull();
    expect(rightWords('devices.write', new Translator().translate)).toBeNull();
  });
});
