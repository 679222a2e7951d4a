/** What is written down in the diary of a site, in the order in which it is offered. */
export const diaryKinds = [
  'watering',
  'fertilising',
  'spraying',
  'sowing',
  'harvest',
  'feeding',
  'gate',
  'incident',
  'note',
] as const;
export type DiaryKind = (typeof diaryKinds)[number];
