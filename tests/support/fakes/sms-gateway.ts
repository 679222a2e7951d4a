import { type FakeAnswer, type FakeService, json, type Seen, startService } from './service.ts';

export interface FakeSmsGateway extends FakeService {
  readonly apiKey: string;
  readonly secretKey: string;
  /** Segments that are paid for. */
  balance: number;
  readonly blocked: Set<string>;
  readonly messages: { readonly phone: string; readonly text: string; readonly segments: number }[];
}

/** How its settings describe it. */
export const smsGatewaySettings = (url: string) => ({
  url: `${url}/MainService.svc/json/SendMultipleMessage_V4_post_json/`,
  method: 'POST' as const,
  headers: [],
  body: {
    type: 'json' as const,
    template:
      '{"ApiKey":"{{secret.apiKey}}","SecretKey":"{{secret.secretKey}}","Phone":"{{phone}}","Content":"{{text}}","IsUnicode":"0","SmsType":"2","RequestId":"{{key}}"}',
  },
  phoneFormat: '0' as const,
  text: 'plain' as const,
  maxSegments: 2,
  success: { kind: 'json' as const, path: 'CodeResult', sent: ['100', '124'], never: ['99', '108'] },
  answerPath: 'SMSID',
  check: {
    url: `${url}/MainService.svc/json/GetBalance/{{secret.apiKey}}/{{secret.secretKey}}`,
    method: 'GET' as const,
    body: null,
    success: { kind: 'json' as const, path: 'CodeResponse', sent: ['100'], never: [] },
  },
});

/** A gateway of the kind that is usual in Vietnam: status 200 whatever happens, the truth in `CodeResult`. */
export async function startSmsGateway(): Promise<FakeSmsGateway> {
  const seenIds = new Set<string>();
  const result = (code: string, more: object = {}): FakeAnswer => json(200, { CodeResult: code, ...more });

  const handle = ({ path, body, method }: Seen): FakeAnswer => {
    const balance = /\/GetBalance\/([^/]+)\/([^/]+)$/.exec(path);
    if (balance)
      return balance[1] === fake.apiKey && balance[2] === fake.secretKey
        ? json(200, { CodeResponse: '100', Balance: fake.balance })
        : json(200, { CodeResponse: '101', ErrorMessage: 'Authorize Failed' });
    if (method !== 'POST') return { status: 405 };
    const sent = JSON.parse(body) as Record<'ApiKey' | 'SecretKey' | 'Phone' | 'Content' | 'RequestId', string>;
    if (sent.ApiKey !== fake.apiKey || sent.SecretKey !== fake.secretKey)
      return result('101', { ErrorMessage: `Authorize Failed for ${sent.SecretKey}` });
    if (!/^0\d{9}$/.test(sent.Phone)) return result('108', { ErrorMessage: 'Phone number is not in correct format' });
    if (fake.blocked.has(sent.Phone)) return result('99', { ErrorMessage: 'The phone number is blocked' });
    if (seenIds.has(sent.RequestId)) return result('124', { ErrorMessage: 'Duplicate RequestId' });
    const segments = segmentsOf(sent.Content);
    if (segments > fake.balance) return result('103', { ErrorMessage: 'Not enough balance to send message' });
    fake.balance -= segments;
    seenIds.add(sent.RequestId);
    fake.messages.push({ phone: sent.Phone, text: sent.Content, segments });
    return result('100', { SMSID: `sms-${fake.messages.length}`, CountRegenerate: 0 });
  };

  const fake: FakeSmsGateway = Object.assign(await startService(handle), {
    apiKey: 'key-of-the-account',
    secretKey: 'secret-of-the-account',
    balance: 100,
    blocked: new Set<string>(),
    messages: [],
  });
  return fake;
}

/** As an operator bills them; ASCII stands for the 7-bit alphabet here. */
function segmentsOf(text: string): number {
  const wide = [...text].some((letter) => letter > '~');
  const [one, each] = wide ? [70, 67] : [160, 153];
  return text.length <= one ? 1 : Math.ceil(text.length / each);
}
