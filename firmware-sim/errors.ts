/** An error whose message alone is for the person at the keyboard: what is wrong, where, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Runs a command; what the system says of a file or an address is for the person too, not a stack. */
export async function plainly<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, cause, message } = error as NodeJS.ErrnoException & { cause?: Error };
    if (typeof code === 'string' && code.startsWith('E')) throw new UserError(message);
    // fetch hides the reason ("connect ECONNREFUSED …") behind "fetch failed".
    if (error instanceof TypeError && cause) throw new UserError(`${message}: ${cause.message}`);
    throw error;
  }
}
