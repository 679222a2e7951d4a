import { readFile } from 'node:fs/promises';
import { type FakeAnswer, type FakeService, type Seen, startService } from './service.ts';

export interface FakeReceiver extends FakeService {
  readonly secret: string;
  /** What was taken, once each. */
  readonly messages: Record<string, unknown>[];
  readonly keys: Set<string>;
  /** Epoch ms. */
  now: () => number;
}

type Check = (
  header: string | undefined,
  body: string,
  options: { readonly secret: string; readonly now: number },
) => boolean;

/** A receiver that does what docs/webhooks.md says, with the very lines that stand there. */
export async function startReceiver(): Promise<FakeReceiver> {
  const manual = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8');
  const code = /```js\n([\s\S]*?)```/.exec(manual)?.[1] ?? '';
  const { isFromSen } = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isFromSen: Check };

  const handle = ({ headers, body }: Seen): FakeAnswer => {
    const signature = headers['sen-signature'];
    const genuine = isFromSen(Array.isArray(signature) ? signature[0] : signature, body, {
      secret: fake.secret,
      now: fake.now(),
    });
    if (!genuine) return { status: 401 };
    const key = String(headers['idempotency-key']);
    if (fake.keys.has(key)) return { status: 200 };
    fake.keys.add(key);
    fake.messages.push(JSON.parse(body) as Record<string, unknown>);
    return { status: 204 };
  };

  const fake: FakeReceiver = Object.assign(await startService(handle), {
    secret: 'whsec_0123456789abcdef',
    messages: [],
    keys: new Set<string>(),
    now: Date.now,
  });
  return fake;
}
