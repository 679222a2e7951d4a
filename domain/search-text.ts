const PLAIN = /^[ -~]*$/;

/**
 * Text as people search it: without case, and without the marks that are left out when typing in a hurry,
 * so that `ruong nam` finds `Ruộng Năm`.
 */
export function searchKey(text: string): string {
  // Most ids are plain, and every device's is looked at.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}
