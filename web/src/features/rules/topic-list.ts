/** What people look for rules by. */
export const ruleTopics = [
  'rice',
  'salinity',
  'pond',
  'barn',
  'soil',
  'weather',
  'water',
  'power',
  'devices',
  'other',
] as const;
export type RuleTopic = (typeof ruleTopics)[number];
