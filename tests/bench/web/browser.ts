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

/** Resolves in the first frame in which the expression holds; the policy of our pages lets nothing of Playwright poll by itself. */
export const untilFrame = (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(`new Promise((done) => {
    const look = () => ((${expression}) ? done(true) : requestAnimationFrame(look));
    look();
  })`);

/** Nothing is on its way any more, and what came has been painted. */
export async function drawn(page: Page): Promise<void> {
  await untilFrame(
    page,
    `document.querySelector('main h1, main h2') && !document.querySelector('[aria-busy=true], .mantine-Skeleton-root, [data-outdated]')`,
  );
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
}
