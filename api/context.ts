import type { PlacedEntry } from './http/audit.ts';
import type { IdempotentCreates } from './http/idempotency.ts';
import type { MapOrigin } from './http/map-origin.ts';
import type { RefusedAttempts } from './http/refused-attempts.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { ApiDependencies } from './ports.ts';

/** What routes work with: what was handed in, and what the API itself keeps. */
export interface ApiContext extends ApiDependencies {
  readonly creates: IdempotentCreates;
  readonly hub: LiveHub;
  readonly mapOrigin: MapOrigin;
  readonly refusedAttempts: RefusedAttempts<PlacedEntry>;
}
