import type { UnitFaultCode } from './faults.ts';

/** The one place where faults of a change that only a change can have are put in words. */
const texts = {
  'unknown-unit': (value: string) => `there is no unit ${value}`,
  'already-ended': (value: string) => `it is no more (${value}); a change is made once`,
  'not-begun': (value: string) => `${value} had not begun the day before; check the day and the code`,
  'changed-later': (value: string) =>
    `its commune ${value} was changed on that day or later; make changes in the order of their days`,
  'mixed-levels': (value: string) => `${value} is of another level; change provinces and communes one after the other`,
  'not-commune': (value: string) => `${value} is a province; only a commune goes to another province`,
  'not-province': (value: string) => `${value} is no province that is there on that day`,
  'same-province': (value: string) => `${value} lies in that province already`,
  'other-parents': () => 'the communes lie in different provinces; say in "parent" where the new one is',
  'same-name': (value: string) => `it is called "${value}" already`,
  'same-kind': (value: string) => `it is ${value} already`,
  'repeated-code': (value: string) => `the code ${value} is given to two successors`,
  'unknown-choice': (value: string) => `${value} is not among what has to be decided`,
  'bad-choice': (value: string) => `${value} is not the code of a successor`,
} as const;

export type ChangeFaultCode = keyof typeof texts;
export const changeFaultCodes = Object.keys(texts) as [ChangeFaultCode, ...ChangeFaultCode[]];

/** Why a change cannot be; `value` is what the message speaks of. */
export interface ChangeFault {
  readonly code: ChangeFaultCode | UnitFaultCode;
  readonly field: string;
  readonly value: string;
  readonly message: string;
}

export const changeFault = (code: ChangeFaultCode, field: string, value: string): ChangeFault => ({
  code,
  field,
  value,
  message: texts[code](value),
});
