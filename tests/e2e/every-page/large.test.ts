import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  complaints,
  hasBrowser,
  launchBrowser,
  openView,
  seriousBarriers,
  sidewaysScroll,
} from '../../support/browser.ts';
import { type DemoServer, startDemo } from '../../support/demo.ts';
import { ADMIN } from '../../support/server.ts';

const SLOW = 240_000;
/** 40 letters, none of which is missing from the widest of our names. */
const LONG_NAME = 'Làng thông minh Thượng Phước Nghiêm Bình';

/** The pages that people come for. */
const pages = [
  '/',
  '/?view=sites',
  '/map',
  '/map?view=list',
  '/alerts',
  '/devices',
  '/devices/man-cua-dai',
  '/sites/ao-2',
  '/explore?s=ao-1/dissolved_oxygen&s=ao-2/dissolved_oxygen',
  '/more',
];

/** Whether the last words of the page can be scrolled to above the bar at the bottom, and its heading below that at the top. */
const hiddenByBars = `(() => {
  const bars = [...document.querySelectorAll('header, nav')].filter(
    (bar) => ['fixed', 'sticky'].includes(getComputedStyle(bar).position) && bar.clientWidth > innerWidth / 2,
  );
  const covered = (element) => {
    const { top, bottom, height } = element.getBoundingClientRect();
    return bars.some((bar) => {
      if (bar.contains(element) || height === 0) return false;
      const edge = bar.getBoundingClientRect();
      return Math.min(bottom, edge.bottom) - Math.max(top, edge.top) > 1;
    });
  };
  scrollTo(0, 0);
  const head = document.querySelector('main h1');
  const faults = head && covered(head) ? [head.textContent] : [];
  scrollTo(0, document.documentElement.scrollHeight);
  const all = [...document.querySelectorAll('main a, main button, main p')].filter((one) => one.checkVisibility());
  const last = all.reduce((low, one) => (one.getBoundingClientRect().bottom > low.getBoundingClientRect().bottom ? one : low), all[0]);
  return last && covered(last) ? [...faults, last.textContent] : faults;
})()`;

describe.skipIf(!hasBrowser)('made larger', () => {
  let demo: DemoServer;
  let browser: Browser;

  beforeAll(async () => {
    demo = await startDemo({ days: 1 });
    browser = await launchBrowser({ maps: true });
  }, SLOW);
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
  });

  async function settled(page: Page): Promise<void> {
    await page.locator('main h1, main h2').first().waitFor();
    const pending = page.locator('[aria-busy=true], .mantine-Skeleton-root, [data-outdated]');
    await expect.poll(() => pending.count(), { timeout: 20_000 }).toBe(0);
  }

  // At 200 % a desk of 1440 px has 720 CSS px left (WCAG 2.2 SC 1.4.4); a phone has its own largest letters.
  it.each([
    { what: 'at 200 % on a desk', width: 720, text: '1' },
    { what: 'in the largest letters on a phone', width: 360, text: '1.4' },
  ])(
    'pages keep to the screen and hide nothing behind their bars, $what',
    async ({ width, text }) => {
      const context = await openView(browser, demo.http, { language: 'vi', theme: 'light', width: 360 });
      await context.addInitScript(`localStorage.setItem('sen-text-size', '${text}')`);
      const signedIn = await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: demo.http } });
      expect(signedIn.ok()).toBe(true);
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 450 });
      const faults: string[] = [];
      for (const path of pages) {
        await page.goto(path);
        await settled(page);
        const wider = await sidewaysScroll(page);
        if (wider > 0) faults.push(`${path} is ${wider} px wider than the screen`);
        for (const words of await page.evaluate<string[]>(hiddenByBars))
          faults.push(`${path}: a bar covers “${words}”`);
      }
      expect(await page.evaluate(`getComputedStyle(document.documentElement).fontSize`)).toBe(`${16 * Number(text)}px`);
      expect(faults).toEqual([]);
      await context.close();
    },
    SLOW,
  );

  describe('the public page of a village', () => {
    beforeAll(async () => {
      const session = await fetch(`${demo.http}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: demo.http },
        body: JSON.stringify(ADMIN),
      });
      const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const village = `${demo.http}/api/v1/villages/lang-phu-dong`;
      const found = await fetch(village, { headers: { cookie } });
      const named = await fetch(village, {
        method: 'PATCH',
        headers: {
          'content-type': 'application/json',
          cookie,
          origin: demo.http,
          'if-match': found.headers.get('etag') ?? '',
        },
        body: JSON.stringify({ name: LONG_NAME }),
      });
      if (!named.ok) throw new Error(`${named.status} ${await named.text()}`);
    });

    it.each((['light', 'dark'] as const).flatMap((theme) => ([360, 1440] as const).map((width) => ({ theme, width }))))(
      'is read by anybody, whole or as part of a page: $theme, $width px',
      async ({ theme, width }) => {
        const context = await browser.newContext({
          baseURL: demo.http,
          viewport: { width, height: 800 },
          colorScheme: theme,
        });
        const strict = await context.newPage();
        const heard = complaints(strict);
        // What looks for barriers is kept out by the policy of the page, too.
        const open = await browser.newContext({
          baseURL: demo.http,
          viewport: { width, height: 800 },
          colorScheme: theme,
          bypassCSP: true,
        });
        const page = await open.newPage();
        for (const path of ['/p/phu-dong', '/p/phu-dong?lang=en', '/p/phu-dong?embed=1']) {
          await strict.goto(path);
          await strict.getByText(LONG_NAME).first().waitFor();
          expect(await sidewaysScroll(strict), path).toBe(0);
          await page.goto(path);
          await page.getByText(LONG_NAME).first().waitFor();
          expect(await seriousBarriers(page), path).toEqual([]);
        }
        expect(heard).toEqual([]);
        await context.close();
        await open.close();
      },
      SLOW,
    );
  });
});
