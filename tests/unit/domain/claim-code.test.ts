import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIM_ALPHABET, CLAIM_LENGTH, claimUrl, printedClaimCode, readClaimCode } from '../../../domain/claim-code.ts';

const codes = fc.string({
  unit: fc.constantFrom(...CLAIM_ALPHABET),
  minLength: CLAIM_LENGTH,
  maxLength: CLAIM_LENGTH,
});

describe('the code on a label', () => {
  it('has no character that looks like another, and none that a Vietnamese keyboard makes another of', () => {
    for (const character of '0O1ILZSB6AEUYWDÂĐ') expect(CLAIM_ALPHABET).not.toContain(character);
    expect(new Set(CLAIM_ALPHABET).size).toBe(CLAIM_ALPHABET.length);
    expect(CLAIM_LENGTH * Math.log2(CLAIM_ALPHABET.length)).toBeGreaterThan(43);
  });

  it('is read back however it was typed', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(readClaimCode(printedClaimCode(code))).toBe(code);
        expect(readClaimCode(` ${printedClaimCode(code).toLowerCase().replace('-', ' – ')}. `)).toBe(code);
        expect(readClaimCode([...code].join(' '))).toBe(code);
      }),
    );
  });

  it('forgives who took one character for the other', () => {
    expect(readClaimCode('ZSB6C-FHJKM')).toBe('258GCFHJKM');
  });

  it.each(['', 'CFGHJ', 'CFGHJ-KMNPQR', 'CFGHJ-KMNP0', 'CFGHJ-KMNPI', 'ĐFGHJ-KMNPQ', 'CFGHJ/KMNPQ'])(
    'is not read out of "%s"',
    (text) => expect(readClaimCode(text)).toBeNull(),
  );

  it('opens the page of the device', () => {
    expect(claimUrl('https://sen.example.org', 'SEN-0001', 'CFGHJKMNPQ')).toBe(
      'https://sen.example.org/c/SEN-0001?k=CFGHJKMNPQ',
    );
  });
});
