/** Address of the entry of a page's code, which is named by its content. */
const ENTRY = /<script\b[^>]*\btype="module"[^>]*\bsrc="([^"]+)"/;

export const entryOf = (html: string): string | null => ENTRY.exec(html)?.[1] ?? null;

/** The page as the server has it now, from the server itself; null when it cannot be reached. */
async function pageNow(): Promise<string | null> {
  try {
    // With a search no cache of ours answers for it.
    const answer = await fetch(`/?at=${Date.now()}`, { cache: 'no-store', headers: { accept: 'text/html' } });
    return answer.ok ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Loads the page anew when the server has another build than the one that runs here. */
export async function reloadForNewBuild(): Promise<void> {
  const html = await pageNow();
  const theirs = html === null ? null : entryOf(html);
  const ours = document.querySelector('script[type="module"][src]')?.getAttribute('src') ?? null;
  if (theirs === null || ours === null || theirs === ours) return;
  await takeOver().catch(() => undefined);
  location.reload();
}

const INSTALL_MS = 60_000;
const ACTIVATE_MS = 5000;

/** Lets the worker of the new build take over, which would give the old page out again; nobody presses the button for it here. */
async function takeOver(): Promise<void> {
  const registration = await navigator.serviceWorker?.getRegistration();
  if (!registration) return;
  await registration.update();
  const { installing } = registration;
  if (installing)
    await new Promise<void>((done) => {
      const timer = setTimeout(done, INSTALL_MS);
      installing.addEventListener('statechange', () => {
        if (installing.state === 'installing') return;
        clearTimeout(timer);
        done();
      });
    });
  if (!registration.waiting) return;
  registration.waiting.postMessage('take-over');
  await new Promise((done) => {
    navigator.serviceWorker.addEventListener('controllerchange', done, { once: true });
    setTimeout(done, ACTIVATE_MS);
  });
}

/** Loads the page anew once the server can be reached: an error page of the browser would stay for ever. */
export async function reloadWhenReachable(): Promise<void> {
  if ((await pageNow()) !== null) location.reload();
}
