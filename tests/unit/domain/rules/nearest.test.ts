import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rule, ruleDefinition } from '../../../../domain/rules/definition.ts';
import type { RuleSubject } from '../../../../domain/rules/matching.ts';
import { effectiveRules, nearestOf, nearness, topicOf } from '../../../../domain/rules/nearest.ts';
import { step } from './run-program.ts';

const subject: RuleSubject = {
  id: 'ruong-a1',
  profile: 'paddy-level',
  place: ['organisation:htx-a', 'village:lang-1', 'commune:28696@2025-07-01', 'province:82@2025-07-01', 'all'],
  siteKind: 'field',
  crop: 'rice',
  stage: 'heading',
};
const dry = { kind: 'threshold', property: 'water_level', operator: '<', steps: [step(-15, 0)] };
const rule = (id: string, scope: object, condition: object = dry, more: object = {}): Rule => ({
  id,
  ...ruleDefinition.parse({ name: { vi: id, en: id }, scope, condition, ...more }),
});

/** From the farthest to the nearest. */
const ladder = [
  rule('all', {}),
  rule('profile', { profile: 'paddy-level' }),
  rule('site-kind', { siteKind: 'field' }),
  rule('crop', { crop: 'rice' }),
  rule('crop-stage', { crop: 'rice', stage: 'heading' }),
  rule('province', { place: 'province:82@2025-07-01' }),
  rule('commune', { place: 'commune:28696@2025-07-01' }),
  rule('organisation', { place: 'organisation:htx-a' }),
  rule('village', { place: 'village:lang-1' }),
  rule('device', { devices: ['ruong-a1'] }),
];

describe('the nearest rule', () => {
  it('applies, and says by what it is near', () => {
    ladder.forEach((nearest, i) => {
      const found = effectiveRules(ladder.slice(0, i + 1), subject);
      expect(found.map(({ because }) => because)).toEqual(ladder.slice(0, i + 1).map(({ id }) => id));
      for (const { rule, displacedBy } of found) expect(displacedBy).toBe(rule === nearest ? null : nearest);
    });
  });

  it('is nearer by every part of its scope', () => {
    const village = { place: 'village:lang-1' };
    const near = rule('both', { ...village, crop: 'rice' });
    expect(nearestOf([rule('village', village), near, rule('stage', { crop: 'rice', stage: 'heading' })])).toEqual([
      near,
    ]);
    expect(nearness(rule('x', { devices: ['a'], profile: 'b' }).scope)).toBe(
      nearness(rule('y', { devices: ['a'] }).scope),
    );
    expect(nearness(rule('x', { place: 'all' }).scope)).toBe(0);
  });

  it('shares with one that is equally near', () => {
    const twins = [rule('a', { crop: 'rice' }), rule('b', { crop: 'rice' })];
    expect(nearestOf(twins)).toEqual(twins);
  });

  it('leaves rules on other topics alone', () => {
    const flooded = rule('flooded', {}, { ...dry, operator: '>', steps: [step(20, 15)] });
    const silent = rule('silent', {}, { kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] });
    const other = rule('other', {}, { ...dry, channel: 'b' });
    const near = rule('near', { devices: ['ruong-a1'] });
    expect(nearestOf([flooded, silent, other, near, rule('far', {})])).toEqual([flooded, silent, other, near]);
  });

  it('is neither a disabled one nor one that does not watch', () => {
    const off = rule('off', { devices: ['ruong-a1'] }, dry, { enabled: false });
    const elsewhere = rule('elsewhere', { place: 'village:lang-2' });
    expect(effectiveRules([off, elsewhere, ladder[0] as Rule], subject)).toEqual([
      { rule: ladder[0], displacedBy: null, because: 'all' },
    ]);
  });

  it('is the same for the page and for ingest, and never none', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ladder, { minLength: 1 }), (rules) => {
        const apply = effectiveRules(rules, subject).filter(({ displacedBy }) => displacedBy === null);
        expect(nearestOf(rules)).toEqual(apply.map((one) => one.rule));
        expect(apply.length).toBe(1);
      }),
    );
  });
});

describe('a topic', () => {
  const topic = (condition: object, more: object = {}) => topicOf(rule('r', {}, condition, more));

  it('is what is watched, and on which side', () => {
    expect(topic(dry)).toBe(topic({ ...dry, operator: '<=', steps: [step(3)] }));
    expect(topic(dry)).not.toBe(topic({ ...dry, operator: '>=', steps: [step(3)] }));
    const rain = (window: string) => ({ kind: 'sum', property: 'rainfall', window, steps: [step(3)] });
    expect(topic(rain('1h'))).not.toBe(topic(rain('24h')));
    const fall = (windowS: number) => ({
      kind: 'change',
      property: 'rainfall',
      direction: 'fall',
      windowS,
      steps: [step(3)],
    });
    expect(topic(fall(60))).toBe(topic(fall(3600)));
    const less = (device: string | null) => ({
      kind: 'difference',
      property: 'salinity',
      minus: { property: 'salinity', device },
      operator: '>',
      steps: [step(1)],
    });
    expect(topic(less('a'))).not.toBe(topic(less(null)));
  });

  it('of a combination is its template, or itself', () => {
    const both = { kind: 'combination', match: 'all', parts: [{ conditions: [dry] }], steps: [{ level: 'act' }] };
    expect(topic(both)).toBe('combination r');
    expect(topic(both, { template: { id: 'blast', version: 1 } })).toBe('combination blast');
  });
});
