import { z } from 'zod';

/** Characters that a name may have: any but control characters and those that turn the direction of what stands beside them. */
export const NAME = /^[^\p{Cc}\p{Bidi_Control}]*$/u;

/** A name as people write it, of a person, a place or a thing. */
export const name = z.string().trim().min(1).max(120).regex(NAME, 'has line breaks or control characters');

/** Characters that no XML document can have, control characters but for line breaks and tabs, and halves of a letter. XML 1.0 §2.2 */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** A text without what no XML document can have: pasted out of other programs, it comes along unseen. */
export const forXml = (text: string): string => text.replace(NO_XML, '');
