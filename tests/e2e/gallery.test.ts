import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { complaints, hasBrowser, launchBrowser, openView, seriousBarriers, type View } from '../support/browser.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SCREENS = join(ROOT, 'artifacts/screens/gallery');
const SLOW = 150_000;
/** A weekday in the dry season, 14:05 in Việt Nam. */
const NOON = new Date('2026-03-12T07:05:00Z');

/** Each language, theme and width twice; all eight are made of whole pages. */
const looks: readonly View[] = [
  { language: 'vi', theme: 'light', width: 360 },
  { language: 'vi', theme: 'dark', width: 1440 },
  { language: 'en', theme: 'dark', width: 360 },
  { language: 'en', theme: 'light', width: 1440 },
];

/** Whatever waits until it is near the screen is near: looking at each in turn takes its time. */
const NEAR = `window.IntersectionObserver = class {
  constructor(told) { this.told = told; }
  observe(target) { queueMicrotask(() => this.told([{ target, isIntersecting: true }])); }
  unobserve() {}
  disconnect() {}
}`;

const FAMILIES = "[...document.querySelectorAll('[data-family]')].map((one) => one.dataset.family)";

/** Everything is drawn: what comes in chunks of its own and what is drawn only once it is near the screen. */
async function drawn(page: Page): Promise<void> {
  await page.locator('[data-specimen]').first().waitFor({ timeout: SLOW });
  for (const chart of ['TimeChart, empty', 'SeriesCard, water_volume', 'SmallSeries'])
    await page.locator(`[data-specimen="${chart}"] canvas`).waitFor({ timeout: 20_000 });
  await page.evaluate('document.fonts.ready.then(() => true)');
}

describe.skipIf(!hasBrowser)('the gallery of components', () => {
  let browser: Browser;
  let vite: ViteDevServer;
  let cacheDir: string;
  let address: string;

  beforeAll(async () => {
    cacheDir = mkdtempSync(join(tmpdir(), 'sen-gallery-'));
    vite = await createServer({
      configFile: join(ROOT, 'web/vite.config.ts'),
      cacheDir,
      logLevel: 'error',
      // Nobody changes a file while the test runs.
      server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    });
    await vite.listen();
    address = vite.resolvedUrls?.local[0] ?? '';
    browser = await launchBrowser();
    // Libraries are bundled when they are first asked for, and the page comes anew with them.
    const page = await browser.newPage();
    await page.addInitScript(NEAR);
    await page.goto(`${address}gallery.html`);
    await drawn(page);
    await page.close();
  }, SLOW);
  afterAll(async () => {
    await browser?.close();
    await vite?.close();
    if (cacheDir) rmSync(cacheDir, { recursive: true, force: true });
  });

  it.each(looks)(
    'fits in $language, $theme, $width px',
    async (view) => {
      const { language, theme, width } = view;
      const context = await openView(browser, address, view);
      const page = await context.newPage();
      await page.addInitScript(NEAR);
      await page.clock.setFixedTime(NOON);
      const heard = complaints(page);
      await page.goto(`/gallery.html?theme=${theme}&lang=${language}`);
      await drawn(page);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(theme);

      const faults = await page.evaluate<string[]>(
        `import('/src/gallery/faults.ts').then(({ galleryFaults }) => galleryFaults(${width < 500}))`,
      );
      const shots = join(SCREENS, `${language}-${theme}-${width}`);
      mkdirSync(shots, { recursive: true });
      // Whole pages are asked in every view; here both themes and both widths are enough.
      const barriers = language === 'vi' ? await seriousBarriers(page) : [];
      // A screenful of all would be drawn anew for each of its parts.
      for (const family of await page.evaluate<string[]>(FAMILIES)) {
        await page.evaluate(`document.documentElement.dataset.only = '${family}'`);
        await page.addStyleTag({
          content: `[data-only="${family}"] [data-family]:not([data-family="${family}"]) {display:none}`,
        });
        await page.screenshot({ path: join(shots, `${family}.png`), fullPage: true });
      }
      await context.close();
      expect([...faults, ...barriers, ...heard]).toEqual([]);
    },
    SLOW,
  );
});
