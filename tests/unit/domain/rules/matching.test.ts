import { describe, expect, it } from 'vitest';
import { ruleDefinition, ruleScope } from '../../../../domain/rules/definition.ts';
import { type RuleSubject, watches } from '../../../../domain/rules/matching.ts';

const field: RuleSubject = {
  id: 'ruong-a1',
  profile: 'paddy-level',
  place: ['organisation:htx-a', 'village:lang-1', 'commune:28696@2025-07-01', 'province:82@2025-07-01', 'all'],
  siteKind: 'field',
  crop: 'rice',
  stage: 'flowering',
};
const on = (scope: unknown, subject: Partial<RuleSubject> = {}): boolean =>
  watches(ruleScope.parse(scope), { ...field, ...subject });

describe('a rule watches', () => {
  it('devices by name, or of a profile, or all', () => {
    expect(on({})).toBe(true);
    expect(on({ devices: ['ruong-a1'], profile: 'pond-sonde' })).toBe(true);
    expect(on({ devices: ['ruong-a2'], profile: 'paddy-level' })).toBe(false);
    expect(on({ profile: 'paddy-level' })).toBe(true);
    expect(on({ profile: 'pond-sonde' })).toBe(false);
  });

  it('only what belongs to its place, named or not', () => {
    for (const place of field.place) expect(on({ place }), place).toBe(true);
    expect(on({ place: 'organisation:htx-b' })).toBe(false);
    expect(on({ place: 'organisation:htx-b', devices: ['ruong-a1'] })).toBe(false);
    // The province that had the code before the merger.
    expect(on({ place: 'province:82@2004-01-01' })).toBe(false);
  });

  it('only what stands at its kind of site', () => {
    expect(on({ siteKind: 'field' })).toBe(true);
    expect(on({ siteKind: 'pond' })).toBe(false);
    expect(on({ siteKind: 'field' }, { siteKind: null })).toBe(false);
  });

  it('only while the site bears its crop, at its stage', () => {
    expect(on({ crop: 'rice' })).toBe(true);
    expect(on({ crop: 'rice', stage: 'flowering' })).toBe(true);
    expect(on({ crop: 'rice', stage: 'tillering' })).toBe(false);
    expect(on({ crop: 'shrimp' })).toBe(false);
    expect(on({ crop: 'rice' }, { crop: null, stage: null })).toBe(false);
    expect(on({ crop: 'rice', stage: 'flowering' }, { stage: null })).toBe(false);
  });
});

describe('the scope of a rule', () => {
  it('may be as it was stored before places and crops were part of it', () => {
    expect(ruleScope.parse({ devices: ['a'], profile: null })).toEqual({
      devices: ['a'],
      profile: null,
      siteKind: null,
      place: null,
      crop: null,
      stage: null,
    });
  });

  it('names a place that can be, and a stage together with its crop', () => {
    expect(ruleScope.safeParse({ place: 'country:vn' }).success).toBe(false);
    const stageOnly = ruleDefinition.safeParse({
      name: { vi: 'a', en: 'a' },
      scope: { stage: 'flowering' },
      condition: { kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] },
    });
    expect(stageOnly.error?.issues).toMatchObject([{ path: ['scope', 'stage'] }]);
  });
});
