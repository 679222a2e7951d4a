import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Secrets are random, so a plain hash guards them; people's passwords go to passwords.ts. */
export const hashSecret = (secret: string | Uint8Array): string => createHash('sha256').update(secret).digest('hex');

/** A new secret of 160 random bits, 27 characters of base64url. */
export const newSecret = (): string => randomBytes(20).toString('base64url');

/** Whether two hashes are the same, in a time that does not depend on where they differ. */
export const sameHash = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));

/** A new secret for a device, which goes through spreadsheets: none that one would take for a formula. */
export function newToken(): string {
  for (;;) {
    const token = newSecret();
    if (/^[A-Za-z0-9]/.test(token)) return token;
  }
}
