import { beforeEach, describe, expect, it } from 'vitest';
import { SignInLimiter } from '../../../../api/session/sign-in-limiter.ts';

let now = 0;
let limiter: SignInLimiter;
beforeEach(() => {
  now = 1_000_000;
  limiter = new SignInLimiter(() => now, { failuresPerAccount: 3, failuresPerAddress: 5, windowMs: 10_000 });
});

describe('SignInLimiter', () => {
  it('locks an account from whatever address, and says for how long', () => {
    for (let n = 0; n < 3; n++) expect(limiter.attempt('a@b.vn', `10.0.0.${n}`)).toBe(0);
    now += 4000;
    expect(limiter.attempt('A@B.vn', '10.0.0.9')).toBe(6);
    expect(limiter.attempt('other@b.vn', '10.0.0.9')).toBe(0);
    now += 6000;
    expect(limiter.attempt('a@b.vn', '10.0.0.9')).toBe(0);
  });

  it('locks an address that tries many accounts', () => {
    for (let n = 0; n < 5; n++) expect(limiter.attempt(`${n}@b.vn`, '10.0.0.1')).toBe(0);
    expect(limiter.attempt('new@b.vn', '10.0.0.1')).toBeGreaterThan(0);
    expect(limiter.attempt('new@b.vn', '10.0.0.2')).toBe(0);
  });

  it('forgives an account that got it right, and does not count that against the address', () => {
    for (let n = 0; n < 20; n++) {
      expect(limiter.attempt('a@b.vn', '10.0.0.1')).toBe(0);
      limiter.succeeded('a@b.vn', '10.0.0.1');
    }
  });

  it('counts attempts that are still under way, so that many at once are not many guesses', () => {
    const allowed = Array.from({ length: 100 }, () => limiter.attempt('a@b.vn', '10.0.0.1')).filter(
      (wait) => wait === 0,
    );
    expect(allowed).toHaveLength(3);
  });
});
