import { afterEach, describe, expect, it } from 'vitest';
import { RefusedAttempts } from '../../../../api/http/refused-attempts.ts';

const written: [string, number][] = [];
const attempts = new RefusedAttempts<string>({
  write: async (last, count) => void written.push([last, count]),
});
afterEach(async () => {
  await attempts.close();
  written.length = 0;
});

describe('refused attempts', () => {
  it('are written one by one while they are few, and as one entry beyond', async () => {
    const admitted = Array.from({ length: 10_000 }, (_, i) => attempts.admit('a token of 10.0.0.1', `try ${i}`));
    expect(admitted.filter((one) => one)).toHaveLength(5);
    expect(attempts.admit('somebody else', 'other')).toBe(true);
    await attempts.sweep();
    expect(written).toEqual([['try 9999', 9995]]);
    await attempts.sweep();
    expect(written).toHaveLength(1);
    expect(attempts.admit('a token of 10.0.0.1', 'again')).toBe(true);
  });

  it('cannot be made endless by making up ever new names', async () => {
    const admitted = Array.from({ length: 10_000 }, (_, i) => attempts.admit(`10.0.${i}`, `try ${i}`));
    expect(admitted.filter((one) => one)).toHaveLength(1005);
    await attempts.sweep();
    expect(written).toEqual([['try 9999', 8995]]);
  });
});
