import { hash, verify } from '@node-rs/argon2';

/** Of an account that nobody has: checked for an unknown e-mail, so that it takes as long as a wrong password. */
let nobody: Promise<string> | null = null;

/** argon2id with the library's parameters: 19 MiB, 2 passes, 1 lane. */
export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'));

/** Whether the password is the one; with null for the hash it takes the same time and is false. */
export async function checkPassword(password: string, passwordHash: string | null): Promise<boolean> {
  if (passwordHash === null) nobody ??= hashPassword('');
  const right = await verify(passwordHash ?? (await nobody) ?? '', password.normalize('NFC'));
  return right && passwordHash !== null;
}
