/**
 * What `facts` of a message may hold, and of what type; null or absent where there is none. Names are words in the
 * language of the message; `date` is RFC 3339. Templates with typed parameters are filled from these.
 */
export const messageFacts = {
  alert: 'string',
  /** watch, act or danger in words. */
  level: 'string',
  /** Disaster risk level 1–5. */
  risk: 'number',
  rule: 'string',
  /** Name of the step that was reached. */
  step: 'string',
  device: 'string',
  site: 'string',
  property: 'string',
  value: 'number',
  /** The worst that it was, of one that is over. */
  peak: 'number',
  limit: 'number',
  unit: 'string',
  advice: 'string',
  raisedAt: 'date',
  clearedAt: 'date',
  /** With which somebody shows that an address is his. */
  code: 'string',
  /** How many things a digest holds. */
  entries: 'number',
} as const satisfies Record<string, FactType>;

export type FactType = 'string' | 'number' | 'date';
export type FactName = keyof typeof messageFacts;
