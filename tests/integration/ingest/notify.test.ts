import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Delivery, deliverOutbox } from '../../../ingest/notify/deliver.ts';
import { webhook } from '../../../ingest/notify/webhook.ts';
import { openRegistry } from '../../../store/registry/open.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { removeDir, tempDir } from '../../support/server.ts';

/** Conditions are waited for, for as long as a busy machine needs. */
const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers with the given status codes in turn, then 204; 0 hangs up. */
async function receiver(statuses: number[]): Promise<{ url: string; received: Received[]; server: Server }> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      received.push({ headers: request.headers, body });
      const status = statuses.shift() ?? 204;
      if (status === 0) response.destroy();
      else response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, server };
}

describe('notifications', () => {
  const open: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function start(statuses: number[], clock: { now: number }) {
    const dir = tempDir();
    open.push(() => removeDir(dir));
    const registry = await openRegistry(join(dir, 'registry.db'));
    open.push(() => registry.destroy());
    const hook = await receiver(statuses);
    open.push(() => hook.server.close());
    const troubles: unknown[] = [];
    const begin = (): Delivery => {
      const delivery = deliverOutbox({
        registry,
        send: webhook({ url: hook.url, secret: 'shared secret', timeoutMs: 2000 }),
        onTrouble: (_notification, error) => troubles.push(error),
        now: () => clock.now,
      });
      open.push(() => delivery.stop());
      return delivery;
    };
    return { registry, hook, troubles, begin };
  }

  const put = (registry: Registry, key: string, at: number) =>
    registry
      .insertInto('outbox')
      .values({
        idempotency_key: key,
        kind: 'alert.raised',
        body: `{"key":"${key}"}`,
        created_at: at,
        attempts: 0,
        next_attempt_at: at,
        delivered_at: null,
      })
      .execute();

  it('are posted once each, with their key and a signature that the receiver can check', async () => {
    const { registry, hook, begin } = await start([], { now: 1000 });
    await put(registry, 'alert-1:raised', 500);
    await put(registry, 'alert-2:raised', 600);
    const delivery = begin();
    delivery.nudge();
    await eventually(() => expect(hook.received).toHaveLength(2));
    await delivery.stop();
    expect(hook.received.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'alert-1:raised',
      'alert-2:raised',
    ]);
    const { headers, body } = hook.received[0] as Received;
    const [, at, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['sen-signature'])) ?? [];
    expect(mac).toBe(createHmac('sha256', 'shared secret').update(`${at}.${body}`).digest('hex'));
    const left = await registry.selectFrom('outbox').select('id').where('delivered_at', 'is', null).execute();
    expect(left).toEqual([]);
  });

  it('are tried again under the same key, later and later, until the receiver takes them', async () => {
    const clock = { now: 10_000 };
    const { registry, hook, troubles, begin } = await start([500, 302, 0], clock);
    await put(registry, 'alert-1:raised', 0);
    const delivery = begin();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      delivery.nudge();
      await eventually(async () => {
        delivery.nudge();
        const row = await registry
          .selectFrom('outbox')
          .select(['attempts', 'next_attempt_at'])
          .executeTakeFirstOrThrow();
        expect(row.attempts).toBe(attempt);
        waits.push(row.next_attempt_at - clock.now);
        clock.now = row.next_attempt_at;
      });
    }
    await eventually(async () => {
      delivery.nudge();
      expect(
        (await registry.selectFrom('outbox').select('delivered_at').executeTakeFirstOrThrow()).delivered_at,
      ).not.toBeNull();
    });
    expect(troubles).toHaveLength(3);
    expect(new Set(hook.received.map(({ headers }) => headers['idempotency-key']))).toEqual(
      new Set(['alert-1:raised']),
    );
    expect(waits[2]).toBeGreaterThan(waits[0] as number);
  });

  it('that were sent but not marked when the process died are sent again, and not lost', async () => {
    const { registry, hook, begin } = await start([], { now: 1000 });
    await put(registry, 'alert-1:raised', 500);
    await webhook({ url: hook.url, secret: null })({
      id: 1,
      idempotencyKey: 'alert-1:raised',
      kind: 'alert.raised',
      body: '{}',
      attempts: 0,
    });
    begin().nudge();
    await eventually(() => expect(hook.received).toHaveLength(2));
    expect(new Set(hook.received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
  });
});
