import type { PlaceDirectory } from '../../store/registry/place-directory.ts';
import type { Registry } from '../../store/registry/schema.ts';
import type { ServerTargets } from './audience.ts';

/** With what notifications are planned and sent. */
export interface NotifyContext {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly server: ServerTargets;
  /** IANA zone of the times in messages, of quiet hours and of digests. */
  readonly timeZone: string;
  /** Where people open Sen, without a slash at its end; null when the server does not know. */
  readonly publicUrl: string | null;
  /** Epoch ms. */
  readonly now: () => number;
}
