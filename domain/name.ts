import { z } from 'zod';

/** Characters that a name may have: any but control characters and those that turn the direction of what stands beside them. */
export const NAME = /^[^\p{Cc}\p{Bidi_Control}]*$/u;

/** A name as people write it, of a person, a place or a thing. */
export const name = z.string().trim().min(1).max(120).regex(NAME, 'has line breaks or control characters');
