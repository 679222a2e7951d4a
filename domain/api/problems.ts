/** Every way in which the API says no: code (stable, for programs) → status and title. RFC 9457. */
export const problems = {
  invalid: { status: 400, title: 'The request is not valid' },
  'broken-json': { status: 400, title: 'The body is not JSON' },
  'bad-cursor': { status: 400, title: 'The cursor is not one that this list gave out' },
  'too-many-rows': { status: 400, title: 'That would be more rows than one answer may hold' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'Wrong e-mail address or password' },
  forbidden: { status: 403, title: 'You may not do this' },
  'foreign-origin': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'Not found' },
  'already-exists': { status: 409, title: 'There is one with this id already' },
  'in-use': { status: 409, title: 'Something still depends on it' },
  conflict: { status: 409, title: 'The state of the resource does not allow this' },
  'key-in-progress': { status: 409, title: 'The first request with this key is still being worked on' },
  'version-changed': { status: 412, title: 'It was changed in the meantime' },
  'too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has to be application/json' },
  'key-reused': { status: 422, title: 'This Idempotency-Key was used for another request' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'A part of the platform is not available now' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;
