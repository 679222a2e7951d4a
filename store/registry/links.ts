import type { Registry } from './schema.ts';

const DAY_MS = 86_400_000;
/** Who was invited by whom can be looked up for as long as this. */
const KEPT_DAYS = 30;

/** Deletes invitations and links for new passwords that are long over. */
export async function sweepLinks(registry: Registry, now: number): Promise<void> {
  await registry
    .deleteFrom('invitations')
    .where('expires_at', '<', now - KEPT_DAYS * DAY_MS)
    .execute();
  await registry
    .deleteFrom('password_resets')
    .where('expires_at', '<', now - DAY_MS)
    .execute();
}
