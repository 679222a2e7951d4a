import { expect, it } from 'vitest';
import { ListNames } from '../../../ingest/field-plan.ts';

it('a list of datastreams is one array, and names that never end take bounded memory', () => {
  const names = new ListNames(1000);
  const list = names.list(['a', 'b']);
  expect(names.list(['a', 'b'])).toBe(list);
  for (let i = 0; i < 10_000; i += 1) names.list([`made_up_${i}`]);
  expect(names.size).toBeLessThan(100);
  expect(names.list(['a', 'b'])).toEqual(['a', 'b']);
});
