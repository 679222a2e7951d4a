import { expect, it } from 'vitest';
import { shown } from '../../../../api/alerts/placing.ts';
import type { AlertRecord } from '../../../../domain/api/alerts.ts';
import type { PlaceDirectory } from '../../../../store/registry/place-directory.ts';
import { personalIds, withoutPersonal } from '../../../../web/src/data/kept-state.ts';

const places = {
  householdOf: (site: string) => (site === 'nha' ? 'ho-nam' : null),
  alert: () => ['all'],
} as unknown as PlaceDirectory;
const said = (words: string) => ({ vi: words, en: words });
const at = (id: string, site: string | null) =>
  ({ id, site, value: 9, peak: 9, advice: said('9'), adviceWithoutValue: said('–') }) as AlertRecord;

it('an alert at a household’s says so, whoever sees it, so that it is not kept', () => {
  const [home, field, nowhere] = [at('a', 'nha'), at('b', 'ruong'), at('c', null)].map((one) =>
    shown(places, one, true),
  );
  expect(home).toMatchObject({ personal: true, value: 9, place: ['all'] });
  expect(field).not.toHaveProperty('personal');
  expect(nowhere).not.toHaveProperty('personal');
  expect(shown(places, at('a', 'nha'), false)).toMatchObject({
    personal: true,
    value: null,
    peak: null,
    advice: said('–'),
  });
  const list = { pages: [{ items: [home, field] }] };
  expect(withoutPersonal(list, personalIds([list]))).toEqual({ pages: [{ items: [field] }] });
});
