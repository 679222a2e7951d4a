import { searchKey } from '../../../../domain/search-text.ts';
import { wallClockText } from './local-time.ts';

const MAX_LENGTH = 60;

/** `do-man-cong-so-3-2026-11-22.xlsx`: no marks and no spaces, which some phones and mail programs spoil. @param at epoch ms */
export function exportName(title: string, at: number, ending: string): string {
  const plain = searchKey(title)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return `${plain === '' ? 'sen' : plain}-${wallClockText(at).slice(0, 10)}.${ending}`;
}
