import { expect, it } from 'vitest';
import { stateLook } from '../../../../web/src/charts/state-strip.tsx';

it.each([
  [null, 'unknown'],
  ['OPEN', 'on'],
  ['closed', 'off'],
  ['partial', 'between'],
  ['constructor', 'other'],
  ['__proto__', 'other'],
])('%s looks %s', (state, look) => expect(stateLook(state)).toBe(look));
