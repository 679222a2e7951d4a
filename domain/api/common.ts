import { z } from 'zod';

/** RFC 3339 in UTC, as every time in the API. */
export const instant = z.iso.datetime({ offset: true });

/** The same in a query string, where the `+` of an offset that nobody encoded arrives as a space. Epoch ms. */
export const queryInstant = z
  .string()
  .max(40)
  .transform((text) => text.replace(' ', '+'))
  .pipe(instant)
  .transform((text) => Date.parse(text));

/** A parameter that may be given once or several times. */
export const repeated = <T extends z.ZodType>(item: T, max: number) =>
  z.union([z.array(item).max(max), item.transform((one) => [one])]);

/** RFC 9457 problem details. `code` is stable and for programs, `detail` says what, where and what to do. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  requestId: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;

/** A page of a list; `next` is the cursor of the following page, null on the last. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });

export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
});

/** A name in both languages. */
export const localName = z.object({ vi: z.string().min(1).max(120), en: z.string().min(1).max(120) });
