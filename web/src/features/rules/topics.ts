import type { RuleDefinition } from '../../../../domain/rules/definition.ts';
import type { TemplateTopic } from '../../../../domain/templates/template.ts';
import { subjectOf } from './draft.ts';
import type { RuleTopic } from './topic-list.ts';

const ofTemplate: Readonly<Record<TemplateTopic, RuleTopic>> = {
  rice: 'rice',
  salinity: 'salinity',
  shrimp: 'pond',
  fish: 'pond',
  livestock: 'barn',
  soil: 'soil',
  weather: 'weather',
  flood: 'weather',
  'surface-water': 'water',
  power: 'power',
  'water-supply': 'water',
  devices: 'devices',
};

/** The topic under which a template is shown. */
export const topicOfTemplate = (topic: TemplateTopic): RuleTopic => ofTemplate[topic];

const ofProperty: readonly (readonly [RegExp, RuleTopic])[] = [
  [/^salinity/, 'salinity'],
  [/^water_level/, 'rice'],
  [/^(dissolved_oxygen|water_ph|water_temperature|ammonia_|nitrite|alkalinity|water_ec|turbidity)/, 'pond'],
  [/^(ammonia_gas|hydrogen_sulfide|co2|thi|temperature_humidity)/, 'barn'],
  [/^soil_/, 'soil'],
  [/^(rainfall|wind_|river_level|air_)/, 'weather'],
  [/^water_(flow|volume|pressure)/, 'water'],
  [/^(voltage|current|active_|power_|frequency)/, 'power'],
  [/^(battery_|signal_)/, 'devices'],
];

/**
 * The topic of a rule: its template's, else by what it measures.
 * @param templateTopic of its template; undefined where that is not known
 */
export function topicOf(
  { condition, scope }: Pick<RuleDefinition, 'condition' | 'scope'>,
  templateTopic: TemplateTopic | undefined,
): RuleTopic {
  if (templateTopic !== undefined) return topicOfTemplate(templateTopic);
  if (condition.kind === 'no-data' || condition.kind === 'stuck') return 'devices';
  if (scope.siteKind === 'pond') return 'pond';
  if (scope.siteKind === 'barn') return 'barn';
  const { property } = subjectOf(condition);
  return ofProperty.find(([pattern]) => pattern.test(property))?.[1] ?? 'other';
}
