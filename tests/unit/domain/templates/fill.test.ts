import { describe, expect, it } from 'vitest';
import { ruleScope } from '../../../../domain/rules/definition.ts';
import { templateFaults } from '../../../../domain/templates/check.ts';
import { fill } from '../../../../domain/templates/fill.ts';
import { shippedTemplate } from '../../../../domain/templates/library.ts';
import { type RuleTemplate, ruleTemplate } from '../../../../domain/templates/template.ts';

const shipped = (id: string): RuleTemplate => shippedTemplate(id) as RuleTemplate;
const faultsOf = (template: RuleTemplate, given: Readonly<Record<string, number>>) => {
  const filled = fill(template, given);
  return 'faults' in filled ? filled.faults.map(({ path, message }) => `${path}: ${message}`) : [];
};

describe('filling', () => {
  it('takes numbers for the parameters, remembers them, and takes the scope that is given', () => {
    const filled = fill(shipped('salinity-ladder'), { second: 0.8 }, ruleScope.parse({ devices: ['phao-1'] }));
    expect(filled).toMatchObject({
      definition: {
        scope: { devices: ['phao-1'], siteKind: null },
        template: { id: 'salinity-ladder', version: 1, parameters: { first: 0.5, second: 0.8, third: 2, fourth: 4 } },
        condition: { steps: [{ value: 0.5 }, { value: 0.8, clearValue: 0.72 }, { value: 2 }, { value: 4 }] },
      },
    });
  });

  it('refuses a parameter that the template has not, one that is missing, and one in another unit', () => {
    expect(faultsOf(shipped('rice-awd'), { depth: 3 })).toEqual([
      'parameters.depth: the template has no such parameter; it has limit, danger',
    ]);
    expect(faultsOf(shipped('flood-kon-tum'), { bd1: 515, bd2: 516.5 })).toEqual([
      'parameters.bd3: is missing: "Alarm level 3" has no value that fits everywhere; give one from 505 to 535 m',
    ]);
    expect(faultsOf(shipped('heat-wave'), { watch: 95 })).toEqual([
      'parameters.watch: 95 is not a possible value of "Watch from", which lies from 25 to 50 °C; is it meant in another unit?',
    ]);
    expect(faultsOf(shipped('flood-kon-tum'), { bd1: 51_500, bd2: 516, bd3: 517 })).toHaveLength(1);
    expect(faultsOf(shipped('rice-awd'), { limit: Number.NaN })).toHaveLength(1);
  });

  it('refuses limits that cross over', () => {
    expect(faultsOf(shipped('salinity-ladder'), { first: 3 })).toEqual([
      'condition.steps.1.value: each step must lie beyond the one before',
    ]);
    expect(faultsOf(shipped('voltage-normal'), { low: 230, high: 225 })[0]).toContain('the upper limit must lie above');
  });
});

describe("a template of one's own", () => {
  const own = (changes: object): RuleTemplate => ruleTemplate.parse({ ...shipped('rice-heading-dry'), ...changes });

  it('is refused when it names parameters that there are not, or has some that nothing uses', () => {
    const [parameter] = shipped('rice-heading-dry').parameters;
    expect(templateFaults(own({ parameters: [] }))[0]?.message).toContain('there is no parameter of that name');
    expect(templateFaults(own({ parameters: [parameter, { ...parameter, name: 'spare' }] }))[0]).toEqual({
      path: 'parameters.1.name',
      message: 'nothing in the condition uses "spare"; use it or leave it out',
    });
  });

  it('is refused when a parameter is in another unit than what it is held against', () => {
    const [parameter] = shipped('rice-heading-dry').parameters;
    expect(templateFaults(own({ parameters: [{ ...parameter, unit: 'm' }] }))[0]).toEqual({
      path: 'parameters.0.unit',
      message: 'is in m, but stands for steps.0.value, which is in cm',
    });
  });

  it('is refused when a reference is none, when its advice is missing or speaks of what is not filled in', () => {
    const step = { level: 'act', value: { $: 'limit', minus: 1 }, clearValue: { $: 'limit' } };
    const condition = { kind: 'threshold', property: 'water_level', operator: '<=', steps: [step] };
    expect(templateFaults(own({ condition }))[0]?.path).toBe('condition.steps.0.value');
    const silent = { ...condition, steps: [{ ...step, value: { $: 'limit' } }] };
    expect(templateFaults(own({ condition: silent })).map(({ path }) => path)).toEqual(['advice.vi', 'advice.en']);
    expect(templateFaults(own({ condition: silent, advice: { vi: 'Bơm {luong}', en: 'Pump' } }))[0]?.message).toContain(
      '{luong} stands for nothing',
    );
  });

  it('may have parameters without a default, for ladders that go up or down', () => {
    for (const id of ['flood-station', 'qcvn08-oxygen']) {
      const parameters = shipped(id).parameters.map((parameter) => ({ ...parameter, default: null }));
      expect(templateFaults({ ...shipped(id), parameters })).toEqual([]);
    }
  });
});
