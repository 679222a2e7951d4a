import { unsubscribePush } from '../../lib/push.ts';
import { store, stored } from '../../lib/stored.ts';

/** Which of the endpoints is this browser: others are not told the address itself. */
const HERE = 'sen-push-endpoint';

export const isHere = (endpoint: string): boolean => endpoint === stored(HERE);

export const rememberHere = (endpoint: string): void => store(HERE, endpoint);

/** Gives the address of this browser back, once nothing is sent there any more. */
export async function leaveHere(endpoint: string): Promise<void> {
  if (!isHere(endpoint)) return;
  store(HERE, '');
  await unsubscribePush().catch(() => undefined);
}
