import type { FirstTexts } from '../texts.ts';

/** What the overview says until Sen is set up. */
export const startCard: Pick<FirstTexts, 'start'> = {
  start: {
    card: {
      title: 'Set up Sen',
      lead: 'Steps left until everything works: {{n}}.',
      go: 'Go on',
      dismiss: 'Do not remind me',
    },
  },
};
