import { z } from 'zod';

/** What stands between `{{` and `}}` in a gateway's templates. */
const PLACEHOLDER = /\{\{\s*([\w.]*)\s*\}\}/g;
const FIXED = ['phone', 'text', 'key'] as const;
const SECRET = /^secret\.([A-Za-z]\w{0,39})$/;

/** How a value is put into the place where it stands. */
export type Escaping = 'url' | 'json' | 'none';

/** Names of the placeholders of a template, as they are written. */
const placeholders = (template: string): string[] => [...template.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');

/** Puts values into a template. A name without a value is left out, which the schema does not let happen. */
export function fill(template: string, values: Readonly<Record<string, string>>, escaping: Escaping): string {
  return template.replace(PLACEHOLDER, (_, name: string) => escaped(values[name] ?? '', escaping));
}

function escaped(text: string, escaping: Escaping): string {
  if (escaping === 'url') return encodeURIComponent(text);
  return escaping === 'json' ? JSON.stringify(text).slice(1, -1) : text;
}

const template = (max: number) =>
  z
    .string()
    .max(max)
    .superRefine((text, context) => {
      for (const name of placeholders(text))
        if (!(FIXED as readonly string[]).includes(name) && !SECRET.test(name))
          context.addIssue(`knows no {{${name}}}: there are {{phone}}, {{text}}, {{key}} and {{secret.NAME}}`);
    });

/** Every placeholder filled with something harmless, to see whether what comes out has the form that it should have. */
const sampled = (text: string): string => text.replace(PLACEHOLDER, 'x');

const urlTemplate = template(1000).refine((text) => {
  const url = sampled(text);
  // A host out of a placeholder would let a phone number choose where secrets go.
  return /^https?:\/\/[^/{}?#]+(?:[/?#]|$)/.test(text) && URL.canParse(url) && new URL(url).username === '';
}, 'is no address such as https://sms.example.org/send?to={{phone}}');

/** How the number that a gateway answers, or its text, tells what became of a message. */
const matcher = z.discriminatedUnion('kind', [
  /** Any 2xx. */
  z.object({ kind: z.literal('status') }),
  z.object({ kind: z.literal('text'), contains: z.string().min(1).max(200) }),
  z.object({
    kind: z.literal('json'),
    /** `CodeResult`, `data.status`, `messages.0.status` */
    path: z.string().regex(/^[\w-]+(?:\.[\w-]+){0,9}$/),
    /** Values that mean that it was taken; that of a repeated message among them. */
    sent: z.array(z.string().max(100)).min(1).max(20),
    /** Values that no further attempt would change: a number that is none, or that is blocked. */
    never: z.array(z.string().max(100)).max(50).default([]),
  }),
]);

/** An SMS service that takes messages over HTTP, described by whoever has an account with it. */
export const smsGateway = z
  .object({
    url: urlTemplate,
    method: z.enum(['GET', 'POST']),
    headers: z
      .array(
        z.object({
          name: z
            .string()
            .regex(/^[A-Za-z0-9-]{1,60}$/)
            .refine(
              (name) => !/^(host|content-length|transfer-encoding|connection|expect)$/i.test(name),
              'is set by Sen itself',
            ),
          value: template(500).refine(
            (text) => /^[\t\x20-\x7e]*$/.test(text),
            'has a character that a header cannot have',
          ),
        }),
      )
      .max(20)
      .default([]),
    /** Null for none. */
    body: z.object({ type: z.enum(['json', 'form', 'text']), template: template(4000) }).nullable(),
    phoneFormat: z.enum(['84', '+84', '0']),
    /** `plain` is written without diacritics: more characters in an SMS, and some gateways take nothing else. */
    text: z.enum(['unicode', 'plain']),
    /** A longer message is cut: each segment is paid for. */
    maxSegments: z.int().min(1).max(6).default(2),
    success: matcher,
    /** Where in a JSON answer the gateway's own number of the message stands. */
    answerPath: z
      .string()
      .regex(/^[\w-]+(?:\.[\w-]+){0,9}$/)
      .nullable()
      .default(null),
    /** An address that answers without sending anything, such as one's balance; null when there is none. */
    check: z
      .object({
        url: urlTemplate,
        method: z.enum(['GET', 'POST']).default('GET'),
        body: z
          .object({ type: z.enum(['json', 'form', 'text']), template: template(4000) })
          .nullable()
          .default(null),
        success: matcher,
      })
      .nullable()
      .default(null),
  })
  .superRefine(({ url, body, method, headers, check }, context) => {
    const all = [url, body?.template ?? '', ...headers.map(({ value }) => value)];
    for (const needed of ['phone', 'text'])
      if (!all.some((one) => placeholders(one).includes(needed)))
        context.addIssue({ code: 'custom', path: [body ? 'body' : 'url'], message: `says nowhere {{${needed}}}` });
    if (method === 'GET' && body !== null)
      context.addIssue({ code: 'custom', path: ['body'], message: 'a GET has none; write it into the address' });
    for (const [path, one] of [['body', body] as const, ['check', check?.body ?? null] as const])
      if (one?.type === 'json' && !isJson(sampled(one.template)))
        context.addIssue({
          code: 'custom',
          path: [path],
          message: 'is no JSON: put placeholders into quotes, as in {"to": "{{phone}}"}',
        });
  });
export type SmsGateway = z.infer<typeof smsGateway>;
export type AnswerMatcher = z.infer<typeof matcher>;

/** Scheme, host and port to which a template's address leads: no placeholder can stand there. */
export const originOf = (url: string): string => new URL(sampled(url)).origin;

/** Names of the secrets that a gateway's templates ask for. */
export function secretsOf({ url, body, headers, check }: SmsGateway): string[] {
  const all = [url, body?.template, ...headers.map(({ value }) => value), check?.url, check?.body?.template];
  const names = all.flatMap((one) => placeholders(one ?? '')).map((name) => SECRET.exec(name)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
