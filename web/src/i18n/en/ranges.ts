/** What is wrong with the range in a link. */
export const ranges = {
  rangeFault: {
    unreadable: 'The time range in the link cannot be read, so the usual one is shown.',
    backwards: 'The time range in the link ends before it starts, so the usual one is shown.',
    ahead: 'The time range in the link is yet to come, so the usual one is shown.',
    'too-long': 'The time range in the link is longer than 10 years, so the usual one is shown.',
  },
};
