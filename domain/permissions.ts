import type { Role } from './api/session.ts';

/** Everything that a person or a program may ask of Sen, named `resource.verb`. */
export type Action = (typeof granted)[Role][number];

/** What each role may do beyond the one before it. */
const granted = {
  viewer: [
    'overview.read',
    'devices.read',
    'sites.read',
    'profiles.read',
    'readings.read',
    'alerts.read',
    'rules.read',
    'live.read',
  ],
  operator: ['alerts.acknowledge', 'quarantine.read', 'quarantine.replay'],
  manager: [
    'devices.write',
    'devices.credentials',
    'sites.write',
    'profiles.write',
    'rules.write',
    'readings.delete',
    'quarantine.discard',
  ],
  administrator: [
    'users.read',
    'users.write',
    'tokens.read',
    'tokens.write',
    'settings.read',
    'settings.write',
    'audit.read',
  ],
} as const;

/** Least first. */
const ladder: readonly Role[] = ['viewer', 'operator', 'manager', 'administrator'];

const leastRole: ReadonlyMap<string, number> = new Map(
  ladder.flatMap((role, step) => granted[role].map((action): [string, number] => [action, step])),
);

/** Every action there is, in the order of the roles that bring them. */
export const actions: readonly Action[] = ladder.flatMap((role): readonly Action[] => granted[role]);

/** Whether the principal may do it; an action or a role that is not known is denied. */
export function can(principal: { readonly role: Role }, action: Action): boolean {
  const step = leastRole.get(action);
  return step !== undefined && ladder.indexOf(principal.role) >= step;
}
