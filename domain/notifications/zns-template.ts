import { z } from 'zod';
import { type FactName, messageFacts } from './facts.ts';
import { deliveryPurpose, type OutgoingMessage } from './message.ts';

/** Where the value of a parameter comes from. */
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fact'), fact: z.enum(Object.keys(messageFacts) as [FactName, ...FactName[]]) }),
  z.object({ kind: z.literal('message'), part: z.enum(['subject', 'short', 'url']) }),
  z.object({ kind: z.literal('fixed'), text: z.string().trim().min(1).max(200) }),
]);

/** A parameter as Zalo approved it. */
const parameter = z
  .object({
    /** As it stands between `<` and `>` in the template. */
    name: z.string().regex(/^[A-Za-z_]\w{0,35}$/, 'is no name of a parameter'),
    type: z.enum(['string', 'number', 'date']),
    /** Characters; Zalo refuses a message with a longer value. */
    maxLength: z.int().min(1).max(200),
    from: source,
  })
  .superRefine(({ name, type, maxLength, from }, context) => {
    const filledWith = from.kind === 'fact' ? messageFacts[from.fact] : 'string';
    // A number or a time can be written as text, never the other way round.
    if (type !== 'string' && from.kind !== 'fixed' && filledWith !== type)
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message: `the parameter ${name} is a ${type}, but is filled with a ${filledWith}`,
      });
    if (type === 'number' && from.kind === 'fixed' && !Number.isFinite(Number(from.text)))
      context.addIssue({
        code: 'custom',
        path: ['from', 'text'],
        message: `the parameter ${name} is a number; "${from.text}" is none`,
      });
    if (type === 'date' && from.kind === 'fixed')
      context.addIssue({
        code: 'custom',
        path: ['from'],
        message: `the parameter ${name} is a date: take it from a fact`,
      });
    if (from.kind === 'fixed' && from.text.length > maxLength)
      context.addIssue({ code: 'custom', path: ['from', 'text'], message: `is longer than ${maxLength} characters` });
  });
export type ZnsParameter = z.infer<typeof parameter>;

/** A template that Zalo approved for the official account, and how Sen fills it. */
export const znsTemplate = z.object({
  id: z.string().regex(/^\d{1,20}$/, 'is the number that Zalo gave the template'),
  name: z.string().trim().min(1).max(120),
  /** What it may be used for; a purpose belongs to one template only. */
  purposes: z
    .array(deliveryPurpose)
    .min(1)
    .max(deliveryPurpose.options.length)
    .refine((list) => new Set(list).size === list.length, 'names a purpose twice'),
  parameters: z
    .array(parameter)
    .max(30)
    .refine((list) => new Set(list.map(({ name }) => name)).size === list.length, 'names a parameter twice'),
});
export type ZnsTemplate = z.infer<typeof znsTemplate>;

export const znsTemplates = z
  .array(znsTemplate)
  .max(50)
  .refine((list) => new Set(list.map(({ id }) => id)).size === list.length, 'names a template twice')
  .refine((list) => {
    const purposes = list.flatMap((one) => one.purposes);
    return new Set(purposes).size === purposes.length;
  }, 'has two templates for one purpose');

export type FilledTemplate =
  | { readonly ok: true; readonly data: Readonly<Record<string, string>> }
  /** Which parameter lacks what. */
  | { readonly ok: false; readonly error: string };

/**
 * The values of a template's parameters for a message. A longer text is cut to what Zalo takes; a missing or mistyped
 * value is an error, for Zalo would refuse the message.
 * @param timeZone IANA zone of the dates in it
 */
export function fillTemplate(template: ZnsTemplate, message: OutgoingMessage, timeZone: string): FilledTemplate {
  const data: Record<string, string> = {};
  const wrong = (name: string, what: string): FilledTemplate => ({
    ok: false,
    error: `the template ${template.id} (${template.name}) cannot be filled: ${name} ${what}`,
  });
  for (const { name, type, maxLength, from } of template.parameters) {
    const value = given(from, message);
    if (value === null || value === '') return wrong(name, `is missing: this message has no ${labelOf(from)}`);
    const text = written(value, { type, timeZone, isDate: isDate(from) });
    if (text === null) return wrong(name, `has to be a ${type}, and "${String(value).slice(0, 40)}" is none`);
    if (type !== 'string' && text.length > maxLength) return wrong(name, `is longer than ${maxLength} characters`);
    data[name] = text.length > maxLength ? `${text.slice(0, maxLength - 1).trimEnd()}…` : text;
  }
  return { ok: true, data };
}

type Source = z.infer<typeof source>;

const isDate = (from: Source): boolean => from.kind === 'fact' && messageFacts[from.fact] === 'date';

function labelOf(from: Source): string {
  if (from.kind === 'fact') return `"${from.fact}"`;
  return from.kind === 'message' ? from.part : 'text';
}

function given(from: Source, { facts, ...message }: OutgoingMessage): string | number | boolean | null {
  if (from.kind === 'fixed') return from.text;
  return from.kind === 'message' ? message[from.part] : (facts[from.fact] ?? null);
}

function written(
  value: string | number | boolean,
  {
    type,
    timeZone,
    isDate,
  }: { readonly type: ZnsParameter['type']; readonly timeZone: string; readonly isDate: boolean },
): string | null {
  if (type === 'number') {
    const number = typeof value === 'boolean' ? Number.NaN : Number(value);
    return Number.isFinite(number) ? String(number) : null;
  }
  if (!isDate) return String(value).replace(/\s+/g, ' ');
  const at = Date.parse(String(value));
  return Number.isNaN(at) ? null : znsDate(at, timeZone);
}

/** `HH:mm:ss dd/MM/yyyy`, the one form with a time of day in which ZNS takes a date. */
function znsDate(at: number, timeZone: string): string {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['hour']}:${parts['minute']}:${parts['second']} ${parts['day']}/${parts['month']}/${parts['year']}`;
}
