import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { requireTool } from './require-tool.ts';

const path = requireTool('chromium', 'chromium');

/** Whether there is a browser to test with. */
export const hasBrowser = path !== null;

/** Debian's Chromium without a window and without a word to the outside. */
export function launchBrowser({ maps = false } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: path ?? '',
    args: [
      '--no-sandbox',
      // Maps are drawn by WebGL, which without a graphics card is done in software.
      ...(maps ? ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'] : ['--disable-gpu']),
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

export interface View {
  readonly language: 'vi' | 'en';
  readonly theme: 'light' | 'dark';
  readonly width: 360 | 1440;
}

/** Every way in which a page is to be looked at. */
export const views: readonly View[] = (['vi', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((theme) =>
    ([360, 1440] as const).map((width): View => ({ language, theme, width })),
  ),
);

/** A browser of its own with language, theme and size set, as a person would have chosen them; with `worker` it keeps the app. */
export async function openView(
  browser: Browser,
  url: string,
  view: View & { readonly worker?: boolean },
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width: view.width, height: view.width < 500 ? 780 : 900 },
    colorScheme: view.theme,
    reducedMotion: 'reduce',
    ...(view.width < 500 ? { hasTouch: true, isMobile: true } : {}),
  });
  await context.addInitScript(`localStorage.setItem('sen-language', '${view.language}')`);
  // A worker fetches the whole app: only what is about it waits for that.
  if (!view.worker)
    await context.addInitScript(
      'if (navigator.serviceWorker) navigator.serviceWorker.register = () => new Promise(() => {})',
    );
  return context;
}

/** Whatever the page complains of on its console, from now on; how fast a card in software is, is no fault of the page. */
export function complaints(page: Page): string[] {
  const found: string[] = [];
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !message.text().includes('GL Driver Message')) found.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => found.push(`${page.url()}: ${error.message}`));
  return found;
}

/** What a person with a disability would stumble over badly on the page as it is: WCAG 2.2 A and AA. */
export async function seriousBarriers(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** CSS pixels by which the page is wider than the screen. */
export const sidewaysScroll = (page: Page): Promise<number> =>
  page.evaluate<number>('Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)');

/** How many answers are kept in the browser for a time without a network. */
export const keptQueries = (page: Page) =>
  page.evaluate<number>(`new Promise((done) => {
    const opening = indexedDB.open('sen-state');
    opening.onsuccess = () => {
      const db = opening.result;
      if (!db.objectStoreNames.contains('kept')) { db.close(); done(0); return; }
      const asking = db.transaction('kept').objectStore('kept').count();
      asking.onsuccess = () => { db.close(); done(asking.result); };
    };
  })`);
