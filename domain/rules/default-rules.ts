import { type Rule, ruleDefinition } from './definition.ts';

/** The rules that an empty installation starts with: silence is watched everywhere, thresholds are for its users to set. */
export const defaultRules: readonly Rule[] = [
  {
    id: 'no-data',
    ...ruleDefinition.parse({
      name: { vi: 'Mất số liệu', en: 'No data' },
      advice: {
        vi: 'Ra xem thiết bị: còn pin không, có sóng không, dây và đầu đo có bị hỏng không.',
        en: 'Look at the device: battery, signal, cable and probe.',
      },
      scope: {},
      condition: { kind: 'no-data', steps: [{ level: 'watch', intervals: 3 }] },
    }),
  },
];
