import { describe, expect, it } from 'vitest';
import { role } from '../../../domain/api/session.ts';
import { type Action, actions, can } from '../../../domain/permissions.ts';

const allowed = (name: (typeof role.options)[number]) => actions.filter((action) => can({ role: name }, action));

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
    expect(can({ role: name }, action)).toBe(expected);
  });

  it('lets a viewer change nothing', () => {
    expect(allowed('viewer').filter((action) => !action.endsWith('.read'))).toEqual([]);
  });

  it('denies actions and roles that it does not know', () => {
    expect(can({ role: 'administrator' }, 'everything' as Action)).toBe(false);
    expect(can({ role: 'administrator' }, 'toString' as Action)).toBe(false);
    expect(can({ role: 'owner' as never }, 'devices.read')).toBe(false);
  });
});
