import type { Role } from './api/session.ts';
import type { Place, Scope } from './scopes.ts';

/** Everything that a person or a program may ask of Sen, named `resource.verb`. */
export type Action = (typeof granted)[Role][number];

/** What each role may do beyond the one before it. */
const granted = {
  viewer: [
    'overview.read',
    'organisations.read',
    'villages.read',
    'units.read',
    'devices.read',
    'sites.read',
    'profiles.read',
    'readings.read',
    'alerts.read',
    'rules.read',
    'live.read',
    'templates.read',
    'warnings.read',
    'diary.read',
    'views.read',
  ],
  operator: [
    'alerts.acknowledge',
    'alerts.annotate',
    'maintenance.write',
    'warnings.draft',
    'diary.write',
    'quarantine.read',
    'quarantine.replay',
  ],
  manager: [
    'devices.write',
    'devices.credentials',
    'devices.claim',
    'sites.write',
    'profiles.write',
    'rules.write',
    'endpoints.read',
    'endpoints.write',
    'deliveries.read',
    'warnings.decide',
    'views.share',
    'villages.publish',
    'displays.read',
    'displays.write',
    'readings.delete',
    'quarantine.discard',
    'households.read',
    'households.write',
  ],
  administrator: [
    'organisations.write',
    'villages.write',
    'units.write',
    'users.read',
    'users.write',
    'tokens.read',
    'tokens.write',
    'settings.read',
    'settings.write',
    'templates.write',
    'audit.read',
    'households.erase',
  ],
} as const;

/** Least first. */
const ladder: readonly Role[] = ['viewer', 'operator', 'manager', 'administrator'];

const leastRole: ReadonlyMap<string, number> = new Map(
  ladder.flatMap((role, step) => granted[role].map((action): [string, number] => [action, step])),
);

/** Every action there is, in the order of the roles that bring them. */
export const actions: readonly Action[] = ladder.flatMap((role): readonly Action[] => granted[role]);

/** A role on a scope. */
export interface Grant {
  readonly role: Role;
  readonly scope: Scope;
}

/** Grants made quick to ask: how far up the ladder on each scope. */
export type Rights = ReadonlyMap<Scope, number>;

export interface Rightful {
  readonly rights: Rights;
}

/** The highest role on each scope; a role that is not known counts for nothing. */
export function rightsOf(grants: readonly Grant[]): Rights {
  const rights = new Map<Scope, number>();
  for (const { role, scope } of grants) {
    const step = ladder.indexOf(role);
    if (step > (rights.get(scope) ?? -1)) rights.set(scope, step);
  }
  return rights;
}

/**
 * Whether the principal may do it to something that belongs there: the one place that decides.
 * An action that is not known, and a thing that belongs nowhere, are denied.
 */
export function can({ rights }: Rightful, action: Action, place: Place): boolean {
  return stepOn(rights, place) >= needed(action);
}

/** Whether there is anything that the principal may do it to. */
export function canSomewhere({ rights }: Rightful, action: Action): boolean {
  const least = needed(action);
  for (const step of rights.values()) if (step >= least) return true;
  return false;
}

/** Whether the principal may know that what belongs there exists at all. */
export const knows = ({ rights }: Rightful, place: Place): boolean => stepOn(rights, place) >= 0;

/** The scopes in which the principal may do it; `all` stands alone, for it contains the others. */
export function scopesFor({ rights }: Rightful, action: Action): readonly Scope[] {
  const least = needed(action);
  if ((rights.get('all') ?? -1) >= least) return ['all'];
  return [...rights].filter(([, step]) => step >= least).map(([scope]) => scope);
}

/**
 * Whether the principal may give, change or take away that right: it manages people there, and nobody gives what he
 * does not have.
 * @param place of the scope that the right is on
 */
export function mayGrant(principal: Rightful, role: Role, place: Place): boolean {
  return can(principal, 'users.write', place) && stepOn(principal.rights, place) >= ladder.indexOf(role);
}

/** The highest role that somebody has anywhere; null for somebody without any. */
export function highestRole({ rights }: Rightful): Role | null {
  return ladder[Math.max(-1, ...rights.values())] ?? null;
}

function stepOn(rights: Rights, place: Place): number {
  let highest = -1;
  for (const scope of place) {
    const step = rights.get(scope);
    if (step !== undefined && step > highest) highest = step;
  }
  return highest;
}

const needed = (action: Action): number => leastRole.get(action) ?? Number.POSITIVE_INFINITY;
