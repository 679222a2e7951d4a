import { expect, it } from 'vitest';
import { crops, hasStage } from '../../../../domain/crops/catalogue.ts';
import { observedProperty } from '../../../../domain/observed-properties.ts';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import { templateFaults } from '../../../../domain/templates/check.ts';
import { fill } from '../../../../domain/templates/fill.ts';
import { shippedTemplate, shippedTemplates } from '../../../../domain/templates/library.ts';
import { templateTopic } from '../../../../domain/templates/template.ts';

const withoutDefaults = ['flood-kon-tum', 'flood-station'];

it('fills every template with its defaults, or says which parameter has none', () => {
  for (const template of shippedTemplates) {
    const filled = fill(template, {});
    if (withoutDefaults.includes(template.id)) {
      const missing = 'faults' in filled ? filled.faults.map(({ path }) => path) : [];
      expect(missing, template.id).toEqual(['parameters.bd1', 'parameters.bd2', 'parameters.bd3']);
    } else {
      expect('faults' in filled ? filled.faults : [], template.id).toEqual([]);
    }
  }
});

it('has nothing in any template that cannot be meant', () => {
  for (const template of shippedTemplates) expect(templateFaults(template), template.id).toEqual([]);
});

it('says everything in both languages, and Vietnamese with its diacritics', () => {
  for (const { id, name, description, source, parameters } of shippedTemplates) {
    const texts = [name, description, source.text, ...parameters.map(({ label }) => label)];
    for (const { vi, en } of texts) expect(vi, `${id}: ${vi}`).not.toBe(en);
    expect(description.vi, id).toMatch(/[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵ]/i);
  }
});

it('has ids of their own, shipped versions, and every topic', () => {
  expect(new Set(shippedTemplates.map(({ id }) => id)).size).toBe(shippedTemplates.length);
  for (const { version } of shippedTemplates) expect(version).toBeLessThan(1000);
  expect(new Set(shippedTemplates.map(({ topic }) => topic))).toEqual(new Set(templateTopic.options));
});

it('speaks of properties, crops and stages that there are', () => {
  for (const template of shippedTemplates) {
    const { crop, stage } = template.scope;
    if (crop !== null) expect(crops.map(({ id }) => id)).toContain(crop);
    if (crop !== null && stage !== null) expect(hasStage(crop, stage), `${template.id}: ${stage}`).toBe(true);
    for (const [, property] of JSON.stringify(template.condition).matchAll(/"property":"(\w+)"/g))
      expect(observedProperty(property as string), `${template.id}: ${property}`).toBeDefined();
  }
});

it('shows every kind of condition once at least', () => {
  const kinds = new Set(shippedTemplates.map(({ condition }) => condition.kind));
  expect(kinds).toEqual(new Set(conditionKinds));
});

it('has the limits of the sources', () => {
  const valuesOf = (id: string) => {
    const filled = fill(shippedTemplate(id) as NonNullable<ReturnType<typeof shippedTemplate>>, {});
    if ('faults' in filled) throw new Error(`${id} has faults`);
    return filled.definition.condition.steps.map((step) => ('value' in step ? step.value : null));
  };
  expect(valuesOf('rice-awd')[0]).toBe(-15);
  expect(valuesOf('salinity-ladder')).toEqual([0.5, 1, 2, 4]);
  expect(valuesOf('heat-stress')).toEqual([74, 78, 84]);
  expect(valuesOf('flood-tan-chau')).toEqual([3.5, 4, 4.5]);
  expect(valuesOf('flood-tra-khuc')).toEqual([3.5, 5, 6.5]);
  expect(valuesOf('qcvn08-oxygen')).toEqual([6, 5, 4, 2]);
  expect(valuesOf('heavy-rain-24h')).toEqual([50, 100, 200]);
  // 40, 50 and 75 % between field capacity (36 %) and wilting point (22 %).
  expect(valuesOf('soil-depletion')).toEqual([30.4, 29, 25.5]);
});
