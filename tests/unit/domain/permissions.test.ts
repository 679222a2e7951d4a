import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Role, role } from '../../../domain/api/session.ts';
import {
  type Action,
  actions,
  can,
  canSomewhere,
  type Grant,
  highestRole,
  knows,
  mayGrant,
  rightsOf,
  scopesFor,
} from '../../../domain/permissions.ts';
import { EVERYWHERE, type Place, placeOf, type Scope } from '../../../domain/scopes.ts';

const having = (...grants: Grant[]) => ({ rights: rightsOf(grants) });
const everywhere = (as: Role) => having({ role: as, scope: 'all' });
const allowed = (as: Role) => actions.filter((action) => can(everywhere(as), action, EVERYWHERE));

const DONG_THAP = '82@2025-07-01';
const TAN_PHU_DONG = '28696@2025-07-01';
const field: Place = placeOf({
  organisation: 'htx-tan-phu-dong',
  village: 'lang-phu-dong',
  commune: TAN_PHU_DONG,
  province: DONG_THAP,
});

describe('permissions', () => {
  it('grow with each role: it may do all that the one before may, and more', () => {
    const ladder = role.options.map((name) => new Set(allowed(name)));
    for (let step = 1; step < ladder.length; step++) {
      const [less, more] = [ladder[step - 1] as Set<Action>, ladder[step] as Set<Action>];
      expect([...less].every((action) => more.has(action))).toBe(true);
      expect(more.size).toBeGreaterThan(less.size);
    }
    expect(allowed('administrator')).toEqual([...actions]);
  });

  it.each([
    ['viewer', 'readings.read', true],
    ['viewer', 'alerts.acknowledge', false],
    ['operator', 'alerts.acknowledge', true],
    ['operator', 'quarantine.replay', true],
    ['operator', 'devices.write', false],
    ['manager', 'devices.credentials', true],
    ['manager', 'users.write', false],
    ['administrator', 'audit.read', true],
  ] as const)('%s · %s: %s', (name, action, expected) => {
    expect(can(everywhere(name), action, EVERYWHERE)).toBe(expected);
  });

  it('lets a viewer change nothing', () => {
    expect(allowed('viewer').filter((action) => !action.endsWith('.read'))).toEqual([]);
  });

  it('denies actions and roles that it does not know', () => {
    expect(can(everywhere('administrator'), 'everything' as Action, EVERYWHERE)).toBe(false);
    expect(can(everywhere('administrator'), 'toString' as Action, EVERYWHERE)).toBe(false);
    expect(can(everywhere('owner' as never), 'devices.read', EVERYWHERE)).toBe(false);
    expect(can(everywhere('administrator'), 'devices.read', [])).toBe(false);
  });

  it.each<[Scope, boolean]>([
    ['all', true],
    [`province:${DONG_THAP}`, true],
    [`commune:${TAN_PHU_DONG}`, true],
    ['village:lang-phu-dong', true],
    ['organisation:htx-tan-phu-dong', true],
    // The code 82 was Tiền Giang's before it was Đồng Tháp's.
    ['province:82@2004-01-14', false],
    ['commune:23473@2025-07-01', false],
    ['village:lang-phu-tan', false],
    ['organisation:cap-nuoc', false],
  ])('a role on %s reaches the field: %s', (scope, reaches) => {
    const manager = having({ role: 'manager', scope });
    expect(can(manager, 'devices.write', field)).toBe(reaches);
    expect(knows(manager, field)).toBe(reaches);
    expect(can(manager, 'users.write', field)).toBe(false);
    expect(canSomewhere(manager, 'devices.write')).toBe(true);
  });

  it('counts the highest of several roles that reach a thing, and only there', () => {
    const person = having(
      { role: 'viewer', scope: `province:${DONG_THAP}` },
      { role: 'manager', scope: 'village:lang-phu-dong' },
    );
    expect(can(person, 'devices.write', field)).toBe(true);
    const next = placeOf({ organisation: null, village: null, commune: TAN_PHU_DONG, province: DONG_THAP });
    expect(can(person, 'devices.read', next)).toBe(true);
    expect(can(person, 'devices.write', next)).toBe(false);
    expect(can(person, 'devices.read', EVERYWHERE)).toBe(false);
    expect(highestRole(person)).toBe('manager');
    expect(scopesFor(person, 'devices.write')).toEqual(['village:lang-phu-dong']);
    expect(scopesFor(person, 'devices.read')).toHaveLength(2);
  });

  it('lets nobody give what he does not have', () => {
    const village: Place = ['village:lang-phu-dong', `commune:${TAN_PHU_DONG}`, `province:${DONG_THAP}`, 'all'];
    const administrator = having({ role: 'administrator', scope: `commune:${TAN_PHU_DONG}` });
    expect(mayGrant(administrator, 'administrator', village)).toBe(true);
    expect(mayGrant(administrator, 'viewer', EVERYWHERE)).toBe(false);
    expect(mayGrant(administrator, 'viewer', ['organisation:htx-tan-phu-dong', 'all'])).toBe(false);
    expect(mayGrant(having({ role: 'manager', scope: 'all' }), 'viewer', village)).toBe(false);
  });

  it('what a list is cut down to is what may be asked for one by one', () => {
    const scope = fc.constantFrom<Scope>(...field, 'village:lang-phu-tan', 'organisation:cap-nuoc');
    const grant = fc.record({ role: fc.constantFrom(...role.options), scope });
    const place = fc.uniqueArray(scope).map((some): Place => [...some, 'all']);
    fc.assert(
      fc.property(fc.array(grant), place, fc.constantFrom(...actions), (grants, there, action) => {
        const person = having(...grants);
        const within = scopesFor(person, action);
        expect(can(person, action, there)).toBe(within.some((one) => there.includes(one)));
      }),
    );
  });
});
