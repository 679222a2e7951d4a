import { adviceWords } from '../alerts/advice.ts';
import { observedProperty } from '../observed-properties.ts';
import type { Condition, MeasuredCondition } from '../rules/conditions.ts';
import type { RuleDefinition } from '../rules/definition.ts';
import { implausible } from '../rules/plausible.ts';
import { measureUnit } from '../rules/speaks-of.ts';
import { unitText } from '../unit-text.ts';
import { type FillFault, fill } from './fill.ts';
import { type Found, referencesIn } from './references.ts';
import type { RuleTemplate } from './template.ts';

/** What keeps a template from ever making a rule, or makes it one that nobody can have meant. */
export function templateFaults(template: RuleTemplate): readonly FillFault[] {
  const names = new Set(template.parameters.map(({ name }) => name));
  const references = referencesIn(template.condition);
  const faults = references.flatMap((found) => referenceFaults(found, names));
  const twice = template.parameters.findIndex(({ name }, at) =>
    template.parameters.some((other, before) => before < at && other.name === name),
  );
  if (twice >= 0)
    faults.push({
      path: `parameters.${twice}.name`,
      message: 'there is a parameter of that name before; take another',
    });
  const used = new Set(references.flatMap((found) => found.names ?? []));
  for (const [at, { name }] of template.parameters.entries())
    if (!used.has(name))
      faults.push({
        path: `parameters.${at}.name`,
        message: `nothing in the condition uses "${name}"; use it or leave it out`,
      });
  if (faults.length > 0) return faults;

  const filled = trial(template);
  if ('faults' in filled) return filled.faults;
  const { condition } = filled.definition;
  return [
    ...implausible(condition).map(({ path, message }) => ({ path: ['condition', ...path].join('.'), message })),
    ...unitFaults(template, { condition, references }),
    ...adviceFaults(filled.definition),
  ];
}

function referenceFaults({ path, names }: Found, known: ReadonlySet<string>): FillFault[] {
  const at = ['condition', ...path].join('.');
  if (names === null)
    return [{ path: at, message: 'is not { "$": "parameter" } or { "$": { "parameter": weight }, "plus": number }' }];
  return names
    .filter((name) => !known.has(name))
    .map((name) => ({ path: at, message: `speaks of "${name}", but there is no parameter of that name` }));
}

/** Filled with the defaults; what has none is spread over its range, upwards or else downwards, as ladders go either way. */
function trial(template: RuleTemplate): ReturnType<typeof fill> {
  const open = template.parameters.filter((parameter) => parameter.default === null);
  const spread = (share: (at: number) => number) =>
    fill(template, Object.fromEntries(open.map(({ name, min, max }, at) => [name, min + (max - min) * share(at)])));
  const up = spread((at) => (at + 1) / (open.length + 1));
  return open.length === 0 || 'definition' in up ? up : spread((at) => (open.length - at) / (open.length + 1));
}

function unitFaults(
  { parameters }: RuleTemplate,
  { condition, references }: { readonly condition: Condition; readonly references: readonly Found[] },
): FillFault[] {
  return references.flatMap(({ path, names }) => {
    const expected = unitAt(condition, path);
    if (expected === null) return [];
    return (names ?? []).flatMap((name) => {
      const at = parameters.findIndex((parameter) => parameter.name === name);
      const unit = parameters[at]?.unit;
      if (unit === expected) return [];
      const message = `is in ${unitText(unit) || '1'}, but stands for ${path.join('.')}, which is in ${unitText(expected) || '1'}`;
      return [{ path: `parameters.${at}.unit`, message }];
    });
  });
}

/** In what unit a number of a condition is; null for one that has none that is known of. */
function unitAt(condition: Condition, path: readonly (string | number)[]): string | null {
  const field = String(path.at(-1));
  if (/S$/.test(field)) return 's';
  if (field === 'hours') return 'h';
  if (condition.kind === 'no-data') return '1';
  if (condition.kind !== 'combination') return measuredUnit(condition, field);
  const [, part, , at] = path;
  const inner = condition.parts[Number(part)]?.conditions[Number(at)];
  return inner ? measuredUnit(inner, field) : null;
}

function measuredUnit(condition: MeasuredCondition, field: string): string | null {
  if (field === 'nights') return '1';
  return field === 'tolerance' ? (observedProperty(condition.property)?.unit ?? null) : measureUnit(condition);
}

const languages = ['vi', 'en'] as const;

/** Every step has to say what to do, in both languages, and in words that are filled in. */
function adviceFaults({ advice, condition }: RuleDefinition): FillFault[] {
  return condition.steps.flatMap((step, at) =>
    languages.flatMap((language) => {
      const said = (step.advice ?? advice)[language];
      const path = step.advice ? `condition.steps.${at}.advice.${language}` : `advice.${language}`;
      if (said.trim() === '') return [{ path, message: 'is missing: say what to do' }];
      const strange = [...said.matchAll(/\{([^}]*)\}/g)].find(([, word]) => !adviceWords.includes(word as never))?.[0];
      if (strange === undefined) return [];
      return [
        {
          path,
          message: `${strange} stands for nothing; there are ${adviceWords.map((word) => `{${word}}`).join(', ')}`,
        },
      ];
    }),
  );
}
