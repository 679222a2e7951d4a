import { readWallPages, WALL_PAGES, wallTheme } from '../../../domain/wall.ts';

/** Where this browser remembers that it is a screen on a wall, and what it shows: the search of its pages. */
export const WALL_STORED = 'sen-wall';

/** Whether the page is shown on a wall, where nobody presses anything. */
export const isOnWall = (): boolean => new URLSearchParams(location.search).get('kiosk') === '1';

/** Light or dark, as the link asks for on this visit; null for as this browser has it. */
export const linkedTheme = () => wallTheme.safeParse(new URLSearchParams(location.search).get('theme')).data ?? null;

/** The pages that a link names, those that are shown when it names none or one that is not ours. */
export const pagesOf = (text: string | undefined): readonly string[] =>
  (text === undefined ? null : readWallPages(text)) ?? WALL_PAGES;

/** The path and search of one of them, taken apart. */
export function partsOfPage(page: string): { readonly path: string; readonly search: string } {
  const at = page.indexOf('?');
  return at < 0 ? { path: page, search: '' } : { path: page.slice(0, at), search: page.slice(at) };
}

/** Which of the pages is open; -1 for none. */
export function pageAt(pages: readonly string[], pathname: string): number {
  return pages.findIndex((page) => partsOfPage(page).path === pathname);
}

/** How a wall is opened: its first page, with all that it needs to know in the link. */
export function wallLink({
  pages,
  rotate,
  sound,
  lang,
  theme,
}: {
  readonly pages: readonly string[];
  readonly rotate: number | undefined;
  readonly sound: boolean;
  readonly lang?: string | undefined;
  readonly theme?: string | undefined;
}): string {
  const { path, search } = partsOfPage(pages[0] ?? '/');
  const all = new URLSearchParams(search);
  all.set('kiosk', '1');
  if (rotate !== undefined) all.set('rotate', String(rotate));
  all.set('pages', pages.join(','));
  if (sound) all.set('sound', '1');
  if (lang !== undefined) all.set('lang', lang);
  if (theme !== undefined) all.set('theme', theme);
  // Slashes and commas may stand there as they are (RFC 3986 §3.4), and people read it.
  return `${path}?${`${all}`.replaceAll('%2F', '/').replaceAll('%2C', ',')}`;
}
