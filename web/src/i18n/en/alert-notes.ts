/** Notes that people write to an alert. */
export const alertNotes = {
  alertNotes: {
    title: 'Notes',
    of: 'Notes on: {{what}}',
    none: 'Nobody has written anything yet.',
    by: '{{who}} · {{at}}',
    write: 'What did you find, what did you do?',
    example: 'Closed gate 2, will look again this afternoon',
    save: 'Save note',
    failed: 'Not saved, try again',
  },
} as const;
