import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../support/browser.ts';
import { ADMIN } from '../../support/server.ts';

/** Somebody who is signed in, in a browser of his own. */
export async function browseAs(
  http: string,
  { width, height, maps = false }: { readonly width: number; readonly height: number; readonly maps?: boolean },
): Promise<{ page: Page; browser: Browser }> {
  const browser = await launchBrowser({ maps });
  const context = await browser.newContext({ baseURL: http, viewport: { width, height } });
  await context.request.post('/api/v1/session', { data: ADMIN, headers: { origin: http } });
  return { page: await context.newPage(), browser };
}

/** Nothing is on its way any more, and what came has been painted. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForFunction(
    `document.querySelector('main h1, main h2') && !document.querySelector('[aria-busy=true], .mantine-Skeleton-root, [data-outdated]')`,
    undefined,
    { polling: 'raf' },
  );
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
