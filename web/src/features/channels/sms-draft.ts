import { type SmsGateway, secretsOf } from '../../../../domain/notifications/sms-gateway.ts';

/** A gateway as its form holds it: lists as text, what is left out as an empty text. */
export interface SmsDraft {
  readonly url: string;
  readonly method: SmsGateway['method'];
  readonly headers: string;
  readonly bodyType: 'none' | NonNullable<SmsGateway['body']>['type'];
  readonly body: string;
  readonly phoneFormat: SmsGateway['phoneFormat'];
  readonly text: SmsGateway['text'];
  readonly maxSegments: number;
  readonly success: SmsGateway['success']['kind'];
  readonly contains: string;
  readonly path: string;
  readonly sent: string;
  readonly never: string;
  readonly answerPath: string;
  readonly checkUrl: string;
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');

/** A gateway as a form shows it; of none, one to begin with. */
export function draftOf(gateway: SmsGateway | null): SmsDraft {
  const success = gateway?.success ?? { kind: 'status' };
  return {
    url: gateway?.url ?? '',
    method: gateway?.method ?? 'POST',
    headers: gateway?.headers.map(({ name, value }) => `${name}: ${value}`).join('\n') ?? '',
    bodyType: gateway === null ? 'json' : (gateway.body?.type ?? 'none'),
    body: gateway === null ? '{"to": "{{phone}}", "text": "{{text}}"}' : (gateway.body?.template ?? ''),
    phoneFormat: gateway?.phoneFormat ?? '84',
    text: gateway?.text ?? 'plain',
    maxSegments: gateway?.maxSegments ?? 2,
    success: success.kind,
    contains: success.kind === 'text' ? success.contains : '',
    path: success.kind === 'json' ? success.path : '',
    sent: success.kind === 'json' ? success.sent.join(', ') : '',
    never: success.kind === 'json' ? success.never.join(', ') : '',
    answerPath: gateway?.answerPath ?? '',
    checkUrl: gateway?.check?.url ?? '',
  };
}

/**
 * The gateway that a form means; whether it is right, its schema says.
 * @param before what the form does not show of it is kept
 */
export function gatewayOf(draft: SmsDraft, before: SmsGateway | null): SmsGateway {
  const { url, method, phoneFormat, text, maxSegments } = draft;
  const success: SmsGateway['success'] =
    draft.success === 'text'
      ? { kind: 'text', contains: draft.contains.trim() }
      : draft.success === 'json'
        ? { kind: 'json', path: draft.path.trim(), sent: list(draft.sent), never: list(draft.never) }
        : { kind: 'status' };
  const checkUrl = draft.checkUrl.trim();
  const check = before?.check ?? { method: 'GET', body: null, success: { kind: 'status' } };
  return {
    url: url.trim(),
    method,
    headers: draft.headers
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const colon = line.indexOf(':');
        return { name: line.slice(0, Math.max(0, colon)).trim(), value: line.slice(colon + 1).trim() };
      }),
    body: draft.bodyType === 'none' ? null : { type: draft.bodyType, template: draft.body },
    phoneFormat,
    text,
    maxSegments,
    success,
    answerPath: draft.answerPath.trim() || null,
    check: checkUrl === '' ? null : { ...check, url: checkUrl },
  };
}

/** Names of the secrets that a gateway in the making asks for. */
export const askedFor = (draft: SmsDraft): string[] => secretsOf(gatewayOf(draft, null));
