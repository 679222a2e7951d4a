import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  sidewaysScroll,
  type View,
  views,
} from '../../support/browser.ts';
import { type DemoServer, startDemo } from '../../support/demo.ts';
import { routePaths } from '../../support/route-paths.ts';
import { ADMIN } from '../../support/server.ts';
import { addresses, doors } from './addresses.ts';

const SLOW = 240_000;
const SCREENS = resolve(import.meta.dirname, '../../../artifacts/screens');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What a person with a disability would stumble over badly; axe stays in the page from one look to the next. */
async function barriers(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'], iframes: false })`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

/** Goes there as a link would, without loading the app anew, and waits until the page before has left the screen. */
async function go(page: Page, path: string): Promise<void> {
  // The router names itself to its developer tools, and tells when what it was asked for has been drawn.
  await page.evaluate(`new Promise((done) => {
    const leave = () => {
      const router = window.__TSR_ROUTER__;
      if (!router) return setTimeout(leave, 10);
      const { pathname } = new URL(${JSON.stringify(path)}, location.href);
      const stop = router.subscribe('onRendered', ({ toLocation }) => {
        if (toLocation.pathname !== pathname) return;
        stop();
        requestAnimationFrame(() => requestAnimationFrame(done));
      });
      history.pushState({}, '', ${JSON.stringify(path)});
    };
    leave();
  })`);
}

/** Nothing of the page is still on its way. */
async function settled(page: Page): Promise<void> {
  await page.locator('main h1, main h2, h1').first().waitFor();
  const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root, [data-outdated]');
  await expect.poll(() => pending.count(), { timeout: 20_000, interval: 20 }).toBe(0);
}

const nameOf = ({ language, theme, width }: View): string => `${language}-${theme}-${width}`;
const fileOf = (route: string): string =>
  route
    .replace(/^\/(?=$| )/, 'overview')
    .replace(/[^\w]+/g, '-')
    .replace(/^-|-$/g, '');

/** Opens every page of the dashboard, over a demonstration with its past, in one language in both themes and on both screens. */
export function walkEveryPage(language: View['language']): void {
  describe.skipIf(!hasBrowser)(`every page, in ${language}`, () => {
    let demo: DemoServer;
    let browser: Browser;
    let paths: ReadonlyMap<string, string>;

    beforeAll(async () => {
      demo = await startDemo({ days: 2 });
      browser = await launchBrowser({ maps: true });
      paths = await addresses(demo.http);
    }, SLOW);
    afterAll(async () => {
      await browser?.close();
      await demo?.stop();
    });

    it('is one that this test knows the address of', () => {
      expect(routePaths().filter((route) => !paths.has(route))).toEqual([]);
    });

    it.each(views.filter((view) => view.language === language))(
      'opens without complaint, barrier or sideways scroll in $theme, $width px',
      async (view) => {
        const context = await openView(browser, demo.http, view);
        const page = await context.newPage();
        const heard = complaints(page);
        const shots = join(SCREENS, nameOf(view));
        mkdirSync(shots, { recursive: true });
        const faults: string[] = [];
        // Each language, theme and width is in one of the pictures that are kept.
        const kept = (view.language === 'vi') === (view.theme === 'light');
        const [outside, inside] = [doors, [...paths.keys()].filter((route) => !doors.includes(route))];
        await page.goto(doors[0] as string);
        for (const route of [...outside, ...inside]) {
          if (route === inside[0]) {
            await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: demo.http } });
            await page.goto('/');
          }
          await go(page, paths.get(route) as string);
          await settled(page);
          expect(await page.locator('html').getAttribute('lang')).toBe(view.language);
          expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe(view.theme);
          const wider = await sidewaysScroll(page);
          if (wider > 0) faults.push(`${route} is ${wider} px wider than the screen`);
          faults.push(...(await barriers(page)).map((barrier) => `${route}: ${barrier}`));
          if (kept) await page.screenshot({ path: join(shots, `${fileOf(route)}.png`) });
        }
        // Nobody was signed in when the doors asked who is: that answer is no complaint.
        expect([...faults, ...heard.filter((text) => !/401|\/(sign-in|forgot|reset|invite)/.test(text))]).toEqual([]);
        await context.close();
      },
      SLOW,
    );
  });
}
