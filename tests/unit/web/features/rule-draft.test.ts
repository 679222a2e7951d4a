import { describe, expect, it } from 'vitest';
import { conditionKinds } from '../../../../domain/rules/condition-kinds.ts';
import type { Condition } from '../../../../domain/rules/conditions.ts';
import { ruleDefinition } from '../../../../domain/rules/definition.ts';
import { draftOf, gatewayOf } from '../../../../web/src/features/channels/sms-draft.ts';
import {
  newDraft,
  nextStep,
  ofKind,
  schemaOf,
  subjectOf,
  suggestBandClear,
  suggestClear,
} from '../../../../web/src/features/rules/draft.ts';
import { issuesOf, serverIssues } from '../../../../web/src/features/rules/issues.ts';
import { formatOf } from '../../../../web/src/i18n/format.ts';
import type { TextTools } from '../../../../web/src/i18n/use-texts.ts';
import { ApiError } from '../../../../web/src/lib/api-error.ts';
import { readNumber } from '../../../../web/src/lib/read-number.ts';

/** A text stands for itself, with its values. */
const tools: TextTools = {
  t: (key, values) => (values ? `${key} ${JSON.stringify(values)}` : key),
  language: 'vi',
  format: formatOf('vi'),
};

const salinity: Condition = {
  kind: 'threshold',
  property: 'salinity',
  channel: null,
  operator: '>=',
  steps: [{ level: 'act', risk: null, label: null, advice: null, value: 1, clearValue: 0.9, minDurationS: 0 }],
};
const sound = { ...newDraft(), name: { vi: 'Mặn tới cống', en: 'Salt at the gate' }, condition: salinity };

describe('a draft of a rule', () => {
  it('is without fault when all is filled in', () => {
    expect(ruleDefinition.safeParse(sound).success).toBe(true);
    expect([...issuesOf(sound, tools, true)]).toEqual([]);
  });

  it('from scratch misses what has to be typed, and says so only when asked', () => {
    expect([...issuesOf(newDraft(), tools, false)]).toEqual([]);
    expect(Object.fromEntries(issuesOf(newDraft(), tools, true))).toMatchObject({
      'name.vi': 'rules.wrong.name',
      'condition.property': 'rules.wrong.property',
      'condition.steps.0.value': 'rules.wrong.number',
    });
  });

  it('marks limits that are crossed at the field, at once, with the number that they are held against', () => {
    const crossed = { ...sound, condition: { ...salinity, steps: [{ ...salinity.steps[0]!, clearValue: 1.2 }] } };
    expect([...issuesOf(crossed, tools, false)]).toEqual([
      ['condition.steps.0.clearValue', 'rules.wrong.clearBelow {"value":"1"}'],
    ]);
  });

  it('marks a step that is not beyond the one before, and one that is milder', () => {
    const [step] = salinity.steps;
    const steps = [step!, { ...step!, level: 'watch' as const, value: 0.5, clearValue: 0.4 }];
    const found = issuesOf({ ...sound, condition: { ...salinity, steps } }, tools, false);
    expect(found.get('condition.steps.1.value')).toBe('rules.wrong.beyond');
    expect(found.get('condition.steps.1.level')).toBe('rules.wrong.milder');
  });

  it('marks a limit that can never be reached, but not while it is still to be typed', () => {
    const at = (value: number) => ({
      ...sound,
      condition: { ...salinity, steps: [{ ...salinity.steps[0]!, value, clearValue: value }] },
    });
    expect(issuesOf(at(1000), tools, false).get('condition.steps.0.value')).toContain('rules.wrong.impossible');
    expect(issuesOf(at(Number.NaN), tools, false).size).toBe(0);
  });

  it('finds the faults of each condition of a combination at its own fields', () => {
    const both = ofKind(salinity, 'combination');
    if (both.kind !== 'combination') throw new Error('of another kind');
    const [part] = both.parts;
    const leaf = { ...part!.conditions[0]!, steps: [{ ...salinity.steps[0]!, clearValue: 3 }] } as typeof salinity;
    const parts = [{ ...part!, conditions: [salinity, leaf] }] as typeof both.parts;
    const found = issuesOf({ ...sound, condition: { ...both, parts } }, tools, false);
    expect([...found.keys()]).toEqual(['condition.parts.0.conditions.1.steps.0.clearValue']);
  });

  it('takes what the server found wrong to the field that it is about', () => {
    const error = new ApiError(400, 'invalid', 'not valid', {
      fields: [
        { path: 'body.definition.scope.devices.3', message: 'there is no device "ao-9"' },
        { path: 'body.condition.property', message: 'the device "ao-1" does not measure salinity; choose something' },
      ],
    });
    expect(Object.fromEntries(serverIssues(error, sound, tools))).toEqual({
      'scope.devices': 'rules.wrong.device',
      'condition.property': 'rules.wrong.missingProperty',
    });
  });
});

describe('changing how a rule judges', () => {
  it.each(conditionKinds)('to %s keeps what is measured and gives a condition of that kind', (kind) => {
    const changed = ofKind(salinity, kind);
    expect(changed.kind).toBe(kind);
    if (kind !== 'no-data') expect(subjectOf(changed).property).toBe('salinity');
    const missing = schemaOf[kind].safeParse(changed).error?.issues ?? [];
    // Only numbers that a person has to type are missing.
    expect(missing.every(({ code }) => code === 'invalid_type')).toBe(true);
  });

  it('adds a step that is worse, up to danger, with numbers still to be typed', () => {
    const [first] = salinity.steps;
    const second = nextStep([first!]);
    expect(second).toMatchObject({ level: 'danger', value: Number.NaN });
    expect(nextStep([first!, second]).level).toBe('danger');
  });
});

describe('where an alert is said to be over', () => {
  it.each([
    [salinity, 1, 0.9],
    [{ ...salinity, operator: '<' } as Condition, 3, 3.3],
    [{ ...salinity, property: 'water_temperature' } as Condition, 32, 31],
    [{ ...salinity, property: 'water_level', operator: '<=' } as Condition, -15, -13],
    [{ ...salinity, property: 'water_ph' } as Condition, 8.5, 8.3],
    [salinity, 0, -0.01],
  ])('is suggested on the right side, by what is measured', (condition, value, clear) => {
    expect(suggestClear(condition, value)).toBe(clear);
  });

  it('lies within a band that alerts outside, and never crosses itself', () => {
    const band = { kind: 'band', property: 'water_ph', channel: null, when: 'outside', steps: [] } as const;
    expect(suggestBandClear({ ...band, steps: [] }, { low: 7, high: 8.3 })).toEqual({ clearLow: 7.2, clearHigh: 8.1 });
    expect(suggestBandClear({ ...band, steps: [] }, { low: 7, high: 7.1 })).toEqual({ clearLow: 7, clearHigh: 7.1 });
  });
});

describe('a number as it is typed', () => {
  it.each([
    ['0,9', 0.9],
    ['0.9', 0.9],
    ['−15', -15],
    ['1 000', 1000],
    [',5', 0.5],
    ['', Number.NaN],
    ['1,2,3', Number.NaN],
    ['0x10', Number.NaN],
    ['muối', Number.NaN],
  ])('%s', (text, value) => expect(readNumber(text)).toBe(value));
});

describe('an SMS gateway', () => {
  it('is the same after its form', () => {
    const gateway = {
      url: 'https://sms.example.org/send',
      method: 'POST' as const,
      headers: [{ name: 'Authorization', value: 'Bearer {{secret.key}}' }],
      body: { type: 'json' as const, template: '{"to": "{{phone}}", "text": "{{text}}"}' },
      phoneFormat: '84' as const,
      text: 'plain' as const,
      maxSegments: 2,
      success: { kind: 'json' as const, path: 'CodeResult', sent: ['100'], never: ['99', '104'] },
      answerPath: 'SMSID',
      check: {
        url: 'https://sms.example.org/balance',
        method: 'POST' as const,
        body: { type: 'json' as const, template: '{}' },
        success: { kind: 'status' as const },
      },
    };
    expect(gatewayOf(draftOf(gateway), gateway)).toEqual(gateway);
  });
});
