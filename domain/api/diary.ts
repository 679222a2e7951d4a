import { z } from 'zod';
import { diaryKinds } from '../diary.ts';
import { NAME } from '../name.ts';
import { instant, page, pageQuery, queryInstant } from './common.ts';

/** What is written down on a site in a field: some sentences. */
export const MAX_DIARY_TEXT = 500;

/** Any but control characters, line breaks excepted, and those that turn the direction of what stands beside them. */
const TEXT = /^(?:[^\p{Cc}\p{Bidi_Control}]|\n)*$/u;

const text = z
  .string()
  .transform((written) => written.replace(/\r\n?/g, '\n').trim())
  .pipe(z.string().max(MAX_DIARY_TEXT).regex(TEXT, 'has control characters'));
const kind = z.enum(diaryKinds);
/** Of whatever it is counted in: `20` `kg`, `2` `bao`. */
const amount = z.number().min(0).max(1e9).nullable();
const unit = z.string().trim().min(1).max(20).regex(NAME, 'has line breaks or control characters').nullable();

interface Written {
  readonly kind: (typeof diaryKinds)[number];
  readonly text: string;
  readonly amount: number | null;
  readonly unit: string | null;
}

/** What in an entry says nothing: `path` names the field, `message` says what is wrong. */
export function diaryFaults({ kind, text, amount, unit }: Written): { path: 'text' | 'unit'; message: string }[] {
  const faults: { path: 'text' | 'unit'; message: string }[] = [];
  if (kind === 'note' && text === '') faults.push({ path: 'text', message: 'a note without words says nothing' });
  if (unit !== null && amount === null) faults.push({ path: 'unit', message: 'is of an amount; give that as well' });
  return faults;
}

/**
 * POST /api/v1/sites/{id}/diary. The id is made by whoever writes, so that an entry written without a network and sent
 * more than once is there once.
 */
export const newDiaryEntry = z
  .strictObject({
    id: z.uuid().transform((id) => id.toLowerCase()),
    kind,
    /** When it was done or seen; neither before 2015 nor more than five minutes ahead. */
    at: instant,
    text: text.default(''),
    amount: amount.default(null),
    unit: unit.default(null),
  })
  .superRefine((entry, context) => {
    for (const { path, message } of diaryFaults(entry)) context.addIssue({ code: 'custom', path: [path], message });
  });
export type NewDiaryEntry = z.input<typeof newDiaryEntry>;

/** PATCH /api/v1/sites/{id}/diary/{entry} */
export const diaryPatch = z.strictObject({ kind, at: instant, text, amount, unit }).partial();
export type DiaryPatch = z.input<typeof diaryPatch>;

export const diaryEntry = z.object({
  id: z.string(),
  site: z.string(),
  kind,
  at: instant,
  text: z.string(),
  amount: z.number().nullable(),
  unit: z.string().nullable(),
  /** The name of whoever wrote it, as it was then. */
  by: z.string(),
  /** Whether the caller may change and delete it. */
  mayChange: z.boolean(),
  /** The number in its ETag. */
  version: z.int(),
  createdAt: instant,
  updatedAt: instant,
});
export type DiaryEntry = z.infer<typeof diaryEntry>;

/** GET /api/v1/sites/{id}/diary */
export const diaryListQuery = pageQuery.extend({ from: queryInstant.optional(), to: queryInstant.optional() });

/** GET /api/v1/diary: of the sites where a device stood, while it stood there. */
export const deviceDiaryQuery = diaryListQuery.extend({ device: z.string().min(1).max(64) });

/** Newest first. */
export const diaryPage = page(diaryEntry).extend({
  /** There may be entries at a household's site which are not for the caller. */
  masked: z.boolean(),
});
