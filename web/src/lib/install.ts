/** What a browser hands over that would like to put the app on the home screen. W3C Web App Manifest, incubations */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallEvent | null = null;
const listeners = new Set<() => void>();

function setOffer(next: InstallEvent | null): void {
  offer = next;
  for (const listener of listeners) listener();
}

/** Keeps the browser's offer for the moment when somebody asks for it. Call before the first page is drawn. */
export function catchInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    setOffer(event as InstallEvent);
  });
  addEventListener('appinstalled', () => setOffer(null));
}

export const installOffer = (): InstallEvent | null => offer;

export function subscribeInstallOffer(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Has the browser ask whether the app goes onto the home screen; it may be asked once for each offer. */
export async function install(): Promise<void> {
  const event = offer;
  setOffer(null);
  await event?.prompt();
}
