import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto';
import type { PushConfig } from '../../../domain/notifications/endpoints.ts';
import { type FakeAnswer, type FakeService, type Seen, startService } from './service.ts';

/** A browser that subscribed, and what it was shown. */
export interface FakeBrowser {
  readonly config: PushConfig;
  readonly shown: { readonly payload: Record<string, unknown>; readonly headers: Seen['headers'] }[];
  gone: boolean;
}

export interface FakePushService extends FakeService {
  /** @param serverKey the key that the browser was given when it subscribed */
  subscribe(serverKey: string): FakeBrowser;
  /** Epoch ms. */
  now: () => number;
}

/** A push service, and the browsers behind it that decrypt what they get. RFC 8030, 8188, 8291, 8292 */
export async function startPushService(): Promise<FakePushService> {
  const browsers = new Map<string, { browser: FakeBrowser; serverKey: string; open: (bytes: Buffer) => string }>();

  const handle = ({ path, headers, bytes, method }: Seen): FakeAnswer => {
    const known = browsers.get(path);
    if (method !== 'POST' || known === undefined) return { status: 404 };
    const { browser, serverKey, open } = known;
    if (browser.gone) return { status: 410 };
    if (!/^\d+$/.test(String(headers['ttl'] ?? ''))) return { status: 400, body: 'no TTL' };
    if (bytes.length > 4096) return { status: 413 };
    if (headers['topic'] !== undefined && !/^[\w-]{1,32}$/.test(String(headers['topic'])))
      return { status: 400, body: 'Topic' };
    const refused = badVapid(String(headers['authorization'] ?? ''), { serverKey, origin: fake.url, now: fake.now() });
    if (refused !== null) return { status: 403, body: refused };
    if (headers['content-encoding'] !== 'aes128gcm') return { status: 415 };
    browser.shown.push({ payload: JSON.parse(open(bytes)) as Record<string, unknown>, headers });
    return { status: 201, headers: { location: `${fake.url}/message/${browser.shown.length}` } };
  };

  const fake: FakePushService = Object.assign(await startService(handle), {
    now: Date.now,
    subscribe(serverKey: string): FakeBrowser {
      const path = `/send/${randomBytes(8).toString('hex')}`;
      const pair = createECDH('prime256v1');
      const p256dh = pair.generateKeys();
      const auth = randomBytes(16);
      const keys = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') };
      const browser: FakeBrowser = { config: { endpoint: `${fake.url}${path}`, keys }, shown: [], gone: false };
      const open = (bytes: Buffer): string => {
        const senderKey = bytes.subarray(21, 21 + bytes.readUInt8(20));
        const shared = pair.computeSecret(senderKey);
        // RFC 8291 §3.4
        const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, senderKey]);
        return decrypted(bytes, hkdf({ salt: auth, key: shared, info, length: 32 }));
      };
      browsers.set(path, { browser, serverKey, open });
      return browser;
    },
  });
  return fake;
}

/** RFC 8188 §2 */
function decrypted(bytes: Buffer, key: Buffer): string {
  const salt = bytes.subarray(0, 16);
  const content = bytes.subarray(21 + bytes.readUInt8(20));
  if (content.length > bytes.readUInt32BE(16)) throw new Error('more than one record');
  const contentKey = hkdf({ salt, key, info: Buffer.from('Content-Encoding: aes128gcm\0'), length: 16 });
  const nonce = hkdf({ salt, key, info: Buffer.from('Content-Encoding: nonce\0'), length: 12 });
  const decipher = createDecipheriv('aes-128-gcm', contentKey, nonce);
  decipher.setAuthTag(content.subarray(-16));
  const padded = Buffer.concat([decipher.update(content.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0) throw new Error('not the last record');
  return padded.subarray(0, end).toString();
}

/** RFC 5869, one block of it. */
function hkdf({
  salt,
  key,
  info,
  length,
}: {
  readonly salt: Buffer;
  readonly key: Buffer;
  readonly info: Buffer;
  readonly length: number;
}): Buffer {
  const extracted = createHmac('sha256', salt).update(key).digest();
  return createHmac('sha256', extracted)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
}

/** What is wrong with an Authorization header; null when it is from the server that the browser subscribed to. RFC 8292 §2–4 */
function badVapid(
  header: string,
  { serverKey, origin, now }: { readonly serverKey: string; readonly origin: string; readonly now: number },
): string | null {
  const [, token = '', key = ''] = /^vapid t=([^,\s]+), ?k=([\w-]+)$/.exec(header) ?? [];
  if (key !== serverKey) return 'the key is not the one subscribed to';
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'),
    y: point.subarray(33).toString('base64url'),
  };
  const { aud, exp, sub } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
  const signed = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  );
  if (!signed) return 'the signature is wrong';
  if (aud !== origin) return `aud ${String(aud)} is not ${origin}`;
  if (typeof exp !== 'number' || exp * 1000 <= now || exp * 1000 > now + 86_400_000) return 'exp';
  return typeof sub === 'string' && /^(mailto:|https:)/.test(sub) ? null : 'sub';
}
