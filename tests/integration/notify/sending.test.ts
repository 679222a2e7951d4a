import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { createHousehold } from '../../../store/registry/households.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { writeSetting } from '../../../store/registry/settings.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { HOUR, MINUTE, MORNING, Notified } from './notified.ts';

let sen: Notified;
beforeEach(async () => {
  sen = await Notified.open();
});
afterEach(() => sen.close());

const later = (afterMs: number | null = null) => ({ kind: 'later' as const, error: 'the service is away', afterMs });
const delivery = () => sen.registry.selectFrom('deliveries').selectAll().orderBy('id').executeTakeFirstOrThrow();
const endpointRow = () => sen.registry.selectFrom('notification_endpoints').selectAll().executeTakeFirst();

describe('a delivery', () => {
  it('that fails is tried again later and later, under the same key, and says why it waits', async () => {
    await sen.person('bay');
    sen.answers.push(later(), later(), later(), later());
    await sen.raise('act');
    await sen.settle();
    const waits: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      const row = await delivery();
      expect(row).toMatchObject({ state: 'waiting', attempts: n + 1, error: 'the service is away' });
      waits.push(row.next_attempt_at - sen.now);
      await sen.settle(row.next_attempt_at);
    }
    expect(waits.every((wait, n) => n === 0 || wait > (waits[n - 1] as number))).toBe(true);
    expect(sen.told()).toEqual(['@bay_chat raised act']);
    expect(await delivery()).toMatchObject({ state: 'sent', attempts: 5, error: null, answer: 'fake' });
  });

  it('is not tried before the receiver wants it, nor is anything else over the same account', async () => {
    await sen.person('bay');
    await sen.person('sau');
    sen.answers.push(later(10 * MINUTE));
    await sen.raise('act');
    await sen.settle();
    const sentBefore = sen.told().length;
    await sen.settle(MORNING + 10 * MINUTE - 1);
    expect(sen.told()).toEqual([]);
    await sen.settle(MORNING + 10 * MINUTE);
    expect(sentBefore + sen.told().length).toBe(2);
  });

  it('is given up after a day, and its endpoint is shown as broken until something arrives there again', async () => {
    await sen.person('bay');
    await sen.raise('act');
    for (
      sen.answers.push(later());
      (await delivery().catch(() => null))?.state !== 'failed';
      sen.answers.push(later())
    ) {
      const row = await delivery().catch(() => null);
      await sen.settle(row === null ? MORNING : Math.max(row.next_attempt_at, sen.now + HOUR));
    }
    expect(sen.now - MORNING).toBeGreaterThanOrEqual(24 * HOUR);
    expect((await delivery()).error).toBe('given up after a day: the service is away');
    expect((await endpointRow())?.failing_since).not.toBeNull();
    sen.answers.splice(0);
    await sen.raise('danger', { site: 'ao-2' });
    await sen.settle();
    expect((await endpointRow())?.failing_since).toBeNull();
  });

  it('that no attempt would change has failed; a browser that is gone is forgotten', async () => {
    await sen.person('bay', { endpoints: [] });
    await sen.endpoint({
      user: 'bay',
      scope: null,
      kind: 'push',
      config: {
        endpoint: 'https://push.example.org/1',
        keys: { p256dh: Buffer.alloc(65).toString('base64url'), auth: Buffer.alloc(16).toString('base64url') },
      },
    });
    sen.answers.push({ kind: 'never', error: 'this browser takes no more messages (410)', gone: true });
    await sen.raise('act');
    await sen.settle();
    expect(await delivery()).toMatchObject({ state: 'failed', error: 'this browser takes no more messages (410)' });
    expect(await endpointRow()).toBeUndefined();
  });

  it('to a chat that threw us out switches it off, and what waits for it is told there no more', async () => {
    await sen.person('bay');
    sen.answers.push({ kind: 'never', error: 'the bot was blocked', gone: true });
    await sen.raise('act');
    await sen.settle();
    await sen.raise('danger', { site: 'ao-2' });
    await sen.settle();
    expect(sen.told()).toEqual([]);
    expect(await endpointRow()).toMatchObject({ enabled: 0 });
  });

  it('is planned once, although the process died between two plans', async () => {
    await sen.person('bay');
    await sen.raise('act');
    await sen.settle();
    await sen.registry.updateTable('outbox').set({ delivered_at: null }).execute();
    await sen.restart();
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat raised act']);
    expect(await sen.notices('bay')).toHaveLength(1);
  });

  it('of an outbox entry that nobody can read holds up no other', async () => {
    await sen.person('bay');
    for (const body of ['{"alert":', '{}', '{"alert":"gone","transition":"raised","level":"act"}'])
      await sen.registry
        .insertInto('outbox')
        .values({
          idempotency_key: body,
          kind: 'alert-raised',
          body,
          created_at: 0,
          attempts: 0,
          next_attempt_at: 0,
          delivered_at: null,
        })
        .execute();
    await sen.raise('act');
    await sen.settle();
    expect(sen.told()).toEqual(['@bay_chat raised act']);
    const left = await sen.registry.selectFrom('outbox').select('body').where('delivered_at', 'is', null).execute();
    expect(left).toEqual([]);
  });
});

describe('what a household’s meter measures', () => {
  it('is in the messages of those who may see households only', async () => {
    const household = await createHousehold(
      sen.registry,
      { kind: 'household', name: 'Hộ bà Sáu', phone: null, organisation: 'htx' },
      MORNING,
    );
    await createSite(
      sen.registry,
      { id: 'nha', name: 'Nhà bà Sáu', kind: 'meters', organisation: 'htx', household },
      MORNING,
    );
    await sen.places.reload();
    await sen.person('xem');
    await sen.person('quan', { grants: [{ role: 'manager', scope: 'organisation:htx' }] });
    await sen.endpoint({ user: null, scope: 'organisation:htx', kind: 'telegram' });
    await sen.raise('act', { site: 'nha' });
    await sen.settle();
    const seen = Object.fromEntries(sen.sent.map(({ to, message }) => [to, JSON.stringify(message).match(/3,2|3\.2/)]));
    expect(Object.keys(seen).sort()).toEqual(['@nhom_chat', '@quan_chat', '@xem_chat']);
    expect(seen['@quan_chat']).not.toBeNull();
    expect(seen['@xem_chat']).toBeNull();
    expect(seen['@nhom_chat']).toBeNull();
  });
});

describe('a place', () => {
  it('is told by its siren and chat from their level on, day and night, and no other place is', async () => {
    await sen.endpoint({ user: null, scope: 'village:lang', kind: 'siren', fromLevel: 'danger' });
    await sen.endpoint({ user: null, scope: 'organisation:htx', kind: 'telegram', fromLevel: 'act' });
    await sen.endpoint({ user: null, scope: 'organisation:khac', kind: 'email' });
    sen.now = MORNING + 13 * HOUR;
    const id = await sen.raise('act');
    await sen.settle();
    expect(sen.sent.splice(0).map(({ channel }) => channel)).toEqual(['telegram']);
    await sen.turn(id, 'escalated', 'danger');
    await sen.settle();
    expect(
      sen.sent
        .splice(0)
        .map(({ channel }) => channel)
        .sort(),
    ).toEqual(['siren', 'telegram']);
    await sen.turn(id, 'cleared');
    await sen.settle();
    expect(sen.sent.splice(0).map(({ channel, message }) => `${channel} ${message.purpose}`)).toEqual([
      'siren cleared',
    ]);
  });

  it('sounds no siren that went to others', async () => {
    await createOrganisation(
      sen.registry,
      { id: 'khac', name: 'HTX khác', kind: 'cooperative', commune: null, phone: null },
      sen.now,
    );
    await createDevice(
      sen.registry,
      { id: 'coi-1', name: 'Còi', profile: 'generic-json', organisation: 'khac' },
      sen.now,
    );
    await sen.places.reload();
    await sen.endpoint({ user: null, scope: 'organisation:htx', kind: 'siren', fromLevel: 'danger' });
    await sen.raise('danger');
    await sen.settle();
    expect(sen.sent).toEqual([]);
  });

  it('has every turn posted to the server’s webhook, under the key of the turn, whatever people do', async () => {
    sen.server = { webhook: { url: 'http://10.0.0.1/hook', secret: 's' } };
    await sen.restart();
    const id = await sen.raise('watch');
    await sen.settle(MORNING + MINUTE);
    await sen.turn(id, 'escalated', 'act');
    await sen.snooze(id, MORNING + HOUR);
    await sen.settle(MORNING + 2 * MINUTE);
    await sen.turn(id, 'cleared');
    await sen.settle();
    expect(sen.sent.map(({ to, message }) => `${to} ${message.key} ${String(message.facts['transition'])}`)).toEqual([
      `http://10.0.0.1/hook a1:raised:${MORNING} raised`,
      `http://10.0.0.1/hook a1:escalated:${MORNING + MINUTE} escalated`,
      `http://10.0.0.1/hook a1:cleared:${MORNING + 2 * MINUTE} cleared`,
    ]);
    const rows = await sen.registry.selectFrom('deliveries').select(['recipient', 'message', 'state']).execute();
    expect(
      rows.every(
        ({ recipient, message, state }) => recipient === '10.0.0.1' && state === 'sent' && !message.includes('/hook'),
      ),
    ).toBe(true);
  });
});

describe('the addresses of the settings', () => {
  it('get a letter each, from their level on and in their language, and their log holds no address', async () => {
    await writeSetting(sen.registry, 'alert-letters', { to: ['a@htx.vn', 'b@htx.vn'], from: 'act', language: 'en' });
    await sen.raise('watch', { site: 'ao-2' });
    const id = await sen.raise('act');
    await sen.settle();
    expect(sen.sent.map(({ to, message }) => `${to} ${message.subject}`)).toEqual([
      'a@htx.vn Act now: Low oxygen – Ao 1',
      'b@htx.vn Act now: Low oxygen – Ao 1',
    ]);
    sen.told();
    await sen.turn(id, 'cleared');
    await sen.settle();
    await sen.settle(MORNING + 15 * MINUTE);
    expect(sen.told()).toEqual(['a@htx.vn cleared act', 'b@htx.vn cleared act']);
    const rows = await sen.registry.selectFrom('deliveries').select(['recipient', 'message']).execute();
    expect(JSON.stringify(rows)).not.toMatch(/[ab]@htx/);
  });
});
