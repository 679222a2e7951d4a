import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { keepAnswer, keptAnswer } from '../../store/registry/idempotency.ts';
import type { Registry } from '../../store/registry/schema.ts';
import { principal } from './access.ts';
import { HttpProblem, invalid } from './problem.ts';

/** Runs a create once per Idempotency-Key and answers repeats with the first answer. */
export class IdempotentCreates {
  readonly #registry: Registry;
  readonly #now: () => number;
  readonly #underWay = new Set<string>();

  constructor(registry: Registry, now: () => number) {
    this.#registry = registry;
    this.#now = now;
  }

  /**
   * @param create does the work; what it answers is sent with status 201
   * @throws HttpProblem key-in-progress, key-reused, invalid
   */
  async run<T>(request: FastifyRequest, reply: FastifyReply, create: () => Promise<T>): Promise<T> {
    const sent = request.headers['idempotency-key'];
    reply.code(201);
    if (sent === undefined) return create();
    if (typeof sent !== 'string' || sent.length < 16 || sent.length > 255)
      throw invalid('headers.idempotency-key', 'has to be 16 to 255 characters that nobody guesses, such as a UUID');

    const entry = { key: digest(sent), actor: principal(request).id, now: this.#now() };
    const requestHash = digest(JSON.stringify([request.method, request.url, request.body]));
    const underWay = `${entry.actor} ${entry.key}`;
    if (this.#underWay.has(underWay))
      throw new HttpProblem('key-in-progress', 'Try again in a moment.', { retryAfterS: 1 });
    this.#underWay.add(underWay);
    try {
      const kept = await keptAnswer(this.#registry, entry);
      if (kept) {
        if (kept.requestHash !== requestHash)
          throw new HttpProblem('key-reused', 'A key belongs to one request; take a new key for a new one.');
        reply.header('idempotency-replayed', 'true');
        return JSON.parse(open(kept.body, sent)) as T;
      }
      const answer = await create();
      await keepAnswer(this.#registry, entry, { requestHash, status: 201, body: seal(JSON.stringify(answer), sent) });
      return answer;
    } finally {
      this.#underWay.delete(underWay);
    }
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

// Answers to creates hold tokens that are kept nowhere else but as a hash. Sealed with the caller's own key, of
// which we keep the digest only, such an answer is of use to nobody but the caller.
const sealingKey = (secret: string, salt: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, 'sen idempotent answer', 32));

function seal(text: string, secret: string): string {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(secret, salt), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64');
}

function open(body: string, secret: string): string {
  const bytes = Buffer.from(body, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(secret, bytes.subarray(0, 16)), bytes.subarray(16, 28));
  decipher.setAuthTag(bytes.subarray(28, 44));
  return Buffer.concat([decipher.update(bytes.subarray(44)), decipher.final()]).toString('utf8');
}
