import type { Registry } from './schema.ts';

const DAY_MS = 86_400_000;
/** For as long as this people can look up what was sent to whom, and what they were told. */
const TOLD_DAYS = 90;
/** What was told in a digest is asked for again when late results come a second time. */
const DIGESTED_DAYS = 30;

/** Deletes what was told long ago; what waits stays. */
export async function sweepNotifications(registry: Registry, now: number): Promise<void> {
  const told = now - TOLD_DAYS * DAY_MS;
  const digested = now - DIGESTED_DAYS * DAY_MS;
  await registry.deleteFrom('deliveries').where('state', '<>', 'waiting').where('created_at', '<', told).execute();
  await registry.deleteFrom('notices').where('created_at', '<', told).execute();
  await registry.deleteFrom('digest_items').where('digested_at', '<', digested).execute();
  await registry.deleteFrom('late_findings').where('digested_at', '<', digested).execute();
  await registry.deleteFrom('escalation_steps').where('done_at', '<', told).execute();
}
