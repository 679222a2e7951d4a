import { type RuleDefinition, type RuleScope, ruleDefinition } from '../rules/definition.ts';
import { unitText } from '../unit-text.ts';
import { withValues } from './references.ts';
import type { RuleTemplate, TemplateParameter } from './template.ts';

/** What keeps a template from being filled: `path` names the field, `message` says what is wrong and what to do. */
export interface FillFault {
  readonly path: string;
  readonly message: string;
}

export type Filled = { readonly definition: RuleDefinition } | { readonly faults: readonly FillFault[] };

/**
 * The rule that a template makes of numbers.
 * @param given those left out have the parameter's default
 * @param scope the one that the template is meant for, when left out
 */
export function fill(
  template: RuleTemplate,
  given: Readonly<Record<string, number>>,
  scope: RuleScope = template.scope,
): Filled {
  const { id, version, name, advice, active, parameters } = template;
  const faults: FillFault[] = Object.keys(given)
    .filter((key) => !parameters.some((parameter) => parameter.name === key))
    .map((key) => ({
      path: `parameters.${key}`,
      message: `the template has no such parameter; it has ${parameters.map((one) => one.name).join(', ') || 'none'}`,
    }));
  const values = new Map<string, number>();
  for (const parameter of parameters) {
    const value = given[parameter.name] ?? parameter.default;
    const message = value === null ? missing(parameter) : outOfRange(parameter, value);
    if (message !== null) faults.push({ path: `parameters.${parameter.name}`, message });
    else values.set(parameter.name, value as number);
  }
  if (faults.length > 0) return { faults };

  const filled = ruleDefinition.safeParse({
    name,
    advice,
    scope,
    active,
    condition: withValues(template.condition, values),
    template: { id, version, parameters: Object.fromEntries(values) },
  });
  if (filled.success) return { definition: filled.data };
  return { faults: filled.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })) };
}

const missing = ({ label, min, max, unit }: TemplateParameter): string =>
  `is missing: "${label.en}" has no value that fits everywhere; give one from ${min} to ${max}${inUnit(unit)}`;

function outOfRange({ label, min, max, unit }: TemplateParameter, value: number): string | null {
  if (value >= min && value <= max) return null;
  return `${value} is not a possible value of "${label.en}", which lies from ${min} to ${max}${inUnit(unit)}; is it meant in another unit?`;
}

function inUnit(unit: string): string {
  const text = unitText(unit);
  return text === '' ? '' : ` ${text}`;
}
