/**
 * Text as people search it: without case, and without the marks that are left out when typing in a hurry,
 * so that `ruong nam` finds `Ruộng Năm`.
 */
export function searchKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}
