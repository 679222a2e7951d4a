import { beforeEach, describe, expect, it } from 'vitest';
import {
  discard,
  enqueue,
  flush,
  MAX_QUEUED,
  type OutboxStorage,
  type Queued,
  type Reply,
  retry,
} from '../../../../web/src/data/outbox-queue.ts';

const HOUR = 3_600_000;
let items: readonly Queued[];
let sent: string[];
let replies: Record<string, Reply[]>;
let now: number;

const storage: OutboxStorage = {
  read: async () => items,
  change: async (next) => {
    items = next(items);
  },
};
const item = (id: string, more: Partial<Queued> = {}): Queued => ({
  id,
  what: 'acknowledge',
  about: `alert-${id}`,
  label: id,
  method: 'POST',
  path: `/alerts/${id}/acknowledgements`,
  body: {},
  headers: {},
  createdAt: 1,
  user: 'bay',
  triedAt: null,
  tries: 0,
  refused: null,
  ...more,
});
const reply = (status: number, code = ''): Reply => ({ status, code, detail: '' });
const send = async ({ id }: Queued): Promise<Reply> => {
  sent.push(id);
  return replies[id]?.shift() ?? reply(200);
};
const run = (user: string | null = 'bay') => flush({ storage, user, now: () => now, send });
const fill = async (...all: Queued[]) => {
  for (const one of all) await enqueue(storage, one);
};

beforeEach(() => {
  items = [];
  sent = [];
  replies = {};
  now = 1_000_000_000;
});

describe('what waits to be sent', () => {
  it('is sent in its order, each once', async () => {
    await fill(item('a'), item('b'), item('c'));
    expect(await run()).toMatchObject({ later: false, sent: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] });
    await run();
    expect(sent).toEqual(['a', 'b', 'c']);
    expect(items).toEqual([]);
  });

  it.each([reply(0, 'network'), reply(401), reply(429), reply(503), reply(409, 'key-in-progress')])(
    'stays, with all that is behind it, when the server cannot be had: $status $code',
    async (answer) => {
      replies = { b: [answer] };
      await fill(item('a'), item('b'), item('c'));
      expect((await run()).later).toBe(true);
      expect(sent).toEqual(['a', 'b']);
      await run();
      expect(sent).toEqual(['a', 'b', 'b', 'c']);
      expect(items).toEqual([]);
    },
  );

  it('is kept with the reason when the server refuses it, and holds nothing up', async () => {
    replies = { a: [reply(409, 'conflict')] };
    await fill(item('a'), item('b'));
    expect((await run()).later).toBe(false);
    expect(items).toMatchObject([{ id: 'a', refused: { status: 409, code: 'conflict' } }]);
    await run();
    expect(sent).toEqual(['a', 'b']);
    await retry(storage, 'a');
    await run();
    expect(sent).toEqual(['a', 'b', 'a']);
    expect(items).toEqual([]);
  });

  it('is given up by a person and by nobody else', async () => {
    replies = { a: [reply(404)] };
    await fill(item('a'));
    await run();
    await discard(storage, 'a');
    expect(items).toEqual([]);
  });

  it('is for a person to decide when the server cannot time and again', async () => {
    replies = { a: Array.from({ length: 9 }, () => reply(500)) };
    await fill(item('a'), item('b'));
    for (let i = 0; i < 4; i++) expect((await run()).later).toBe(true);
    expect((await run()).later).toBe(false);
    expect(items).toMatchObject([{ id: 'a', refused: { status: 500 } }]);
    expect(sent).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
  });

  it('is sent for whoever did it alone', async () => {
    await fill(item('a', { user: 'hai' }), item('b'));
    await run();
    expect(sent).toEqual(['b']);
    expect(items).toMatchObject([{ id: 'a', user: 'hai' }]);
    expect(await run(null)).toEqual({ sent: [], later: true });
    await run('hai');
    expect(items).toEqual([]);
  });

  it('is not sent again when the server may have it and remembers its key no more', async () => {
    const create = { what: 'diary', headers: { 'idempotency-key': 'k'.repeat(32) } } as const;
    replies = { a: [reply(0)] };
    await fill(item('a', create), item('b', create));
    await run();
    now += 24 * HOUR;
    await run();
    // The second cannot have arrived: it was never tried.
    expect(sent).toEqual(['a', 'b']);
    expect(items).toMatchObject([{ id: 'a', refused: { code: 'too-old' } }]);
  });

  it('may be repeated for ever where a repeat changes nothing', async () => {
    replies = { a: [reply(0)] };
    await fill(item('a'));
    await run();
    now += 48 * HOUR;
    await run();
    expect(items).toEqual([]);
  });

  it('is known to have been tried before the answer comes', async () => {
    await fill(item('a'));
    const crash = flush({
      storage,
      user: 'bay',
      now: () => now,
      send: async () => {
        throw new Error('the page was closed');
      },
    });
    await expect(crash).rejects.toThrow('closed');
    expect(items).toMatchObject([{ id: 'a', triedAt: now }]);
  });

  it('is bounded: what finds no room is told', async () => {
    for (let i = 0; i < MAX_QUEUED; i++) await fill(item(`${i}`));
    await expect(enqueue(storage, item('more'))).rejects.toThrow('200');
    expect(items).toHaveLength(MAX_QUEUED);
  });
});
