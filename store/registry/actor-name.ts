/** Programs and screens are written down by their names with a word before. */
const PROGRAM = /^(token|display) /;

/**
 * What somebody who did something is called to those who read of it. An e-mail address is for those who look after people:
 * they find it in the audit.
 * @param by as it was written down: an e-mail address, or the name of a program
 * @param name of the account with that address; null for none
 * @returns empty for somebody whose account is gone, null for Sen itself
 */
export const actorName = (by: string | null, name: string | null): string | null =>
  by === null || name === null ? (by?.includes('@') && !PROGRAM.test(by) ? '' : by) : name;
