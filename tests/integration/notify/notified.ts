import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndpointKind } from '../../../domain/notifications/endpoints.ts';
import type { OutgoingMessage } from '../../../domain/notifications/message.ts';
import type { Preferences } from '../../../domain/notifications/preferences.ts';
import { preferences } from '../../../domain/notifications/preferences.ts';
import type { Grant } from '../../../domain/permissions.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { rfc3339 } from '../../../domain/time.ts';
import type { ServerTargets } from '../../../ingest/notify/audience.ts';
import type { Channel, Sent } from '../../../ingest/notify/channels/channel.ts';
import type { Channels } from '../../../ingest/notify/channels/channels.ts';
import { type Notifications, startNotifications } from '../../../ingest/notify/notifications.ts';
import { writeChain } from '../../../store/registry/escalation-chains.ts';
import { createEndpoint } from '../../../store/registry/notification-endpoints.ts';
import { writePreferences } from '../../../store/registry/notification-preferences.ts';
import { openRegistry, openRegistryInThread } from '../../../store/registry/open.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createVillage } from '../../../store/registry/villages.ts';

export const ZONE = 'Asia/Ho_Chi_Minh';
/** 22 November 2026, 10:00 there. */
export const MORNING = Date.UTC(2026, 10, 22, 3, 0, 0);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const COMMUNE = '28696@2025-07-01';

export interface SentMessage {
  readonly channel: EndpointKind;
  readonly to: string;
  readonly message: OutgoingMessage;
  readonly at: number;
}

/** A registry with a village, a cooperative and ponds, a clock that tests move, and channels that write down what they are given. */
export class Notified {
  readonly dir = mkdtempSync(join(tmpdir(), 'sen-notify-'));
  registry!: Registry;
  places!: PlaceDirectory;
  notifications!: Notifications;
  now = MORNING;
  readonly sent: SentMessage[] = [];
  readonly troubles: unknown[] = [];
  /** What the channels answer next; `sent` when there is nothing left. */
  readonly answers: Sent[] = [];
  server: ServerTargets = { webhook: null };
  #alerts = 0;

  /** @param separate whether the registry has a thread of its own, as in the server */
  static async open({ separate = false } = {}): Promise<Notified> {
    const notified = new Notified();
    const file = join(notified.dir, 'registry.db');
    notified.registry = separate ? await openRegistry(file) : openRegistryInThread(file);
    const { registry, now } = notified;
    await createOrganisation(
      registry,
      { id: 'htx', name: 'HTX Tân Phú', kind: 'cooperative', commune: null, phone: null },
      now,
    );
    await createVillage(registry, { id: 'lang', name: 'Làng Tân Thành', commune: COMMUNE }, now);
    for (const n of [1, 2])
      await createSite(
        registry,
        { id: `ao-${n}`, name: `Ao ${n}`, kind: 'pond', organisation: 'htx', village: 'lang' },
        now,
      );
    notified.places = await PlaceDirectory.load(registry);
    notified.start();
    return notified;
  }

  start(): void {
    const channel = (kind: EndpointKind): Channel => ({
      send: async ({ config }, message) => {
        const answer = this.answers.shift() ?? { kind: 'sent', answer: 'fake' };
        const to = Object.values(config as Record<string, unknown>).join(' ');
        if (answer.kind === 'sent') this.sent.push({ channel: kind, to, message, at: this.now });
        return answer;
      },
    });
    const kinds = ['push', 'email', 'webhook', 'telegram', 'zalo', 'sms', 'siren'] as const;
    this.notifications = startNotifications({
      registry: this.registry,
      places: this.places,
      channels: Object.fromEntries(kinds.map((kind) => [kind, channel(kind)])) as Channels,
      server: this.server,
      timeZone: ZONE,
      publicUrl: 'https://sen.example.org',
      now: () => this.now,
      wait: async () => {},
      onTrouble: (_key, error) => this.troubles.push(error),
    });
  }

  async restart(): Promise<void> {
    await this.notifications.stop();
    this.start();
  }

  /** Plans and sends all that is due at this time. */
  async settle(at = this.now): Promise<void> {
    this.now = at;
    await this.notifications.settle();
  }

  /** Somebody with a telegram chat that is named as he is. */
  async person(
    id: string,
    {
      grants = [{ role: 'viewer', scope: 'organisation:htx' }],
      endpoints = ['telegram'],
      fromLevel = 'watch',
      ...chosen
    }: {
      readonly grants?: readonly Grant[];
      readonly endpoints?: readonly ('telegram' | 'email' | 'sms')[];
      readonly fromLevel?: AlertLevel;
    } & Partial<Preferences> = {},
  ): Promise<string> {
    const user = { id, email: `${id}@htx.vn`, name: id, language: 'vi', password_hash: '', disabled: 0, created_at: 0 };
    await this.registry
      .insertInto('users')
      .values(user as never)
      .execute();
    for (const { role, scope } of grants)
      await this.registry
        .insertInto('grants')
        .values({ user_id: id, scope, role, granted_by: 'test', granted_at: 0 })
        .execute();
    if (Object.keys(chosen).length > 0)
      await writePreferences(this.registry, id, { value: preferences.parse(chosen), expected: null, now: this.now });
    for (const kind of endpoints) await this.endpoint({ user: id, scope: null, kind, fromLevel });
    return id;
  }

  async endpoint({
    user,
    scope,
    kind,
    fromLevel = 'watch',
    config,
  }: {
    readonly user: string | null;
    readonly scope: Scope | null;
    readonly kind: EndpointKind;
    readonly fromLevel?: AlertLevel;
    readonly config?: Record<string, unknown>;
  }): Promise<string> {
    const id = `${user ?? scope}-${kind}`;
    const ofKind: Partial<Record<EndpointKind, Record<string, unknown>>> = {
      telegram: { chatId: `@${user ?? 'nhom'}${'_chat'}` },
      email: { address: `${user ?? 'nhom'}@htx.vn` },
      sms: { phone: '0912345678' },
      webhook: { url: 'https://hook.example.org/alerts' },
      siren: { device: 'coi-1' },
    };
    await createEndpoint(
      this.registry,
      {
        id,
        user,
        scope,
        kind,
        name: id,
        config: config ?? ofKind[kind] ?? {},
        secret: null,
        fromLevel,
        confirmedAt: this.now,
        createdBy: 'test',
      },
      { now: this.now, most: 100 },
    );
    return id;
  }

  chain(scope: Scope, steps: readonly { afterMinutes: number; users: string[] }[], fromLevel: AlertLevel = 'act') {
    return writeChain(this.registry, scope, {
      value: { fromLevel, steps: [...steps] },
      by: 'test',
      expected: null,
      now: this.now,
    });
  }

  /** An alert as ingest raises it, with its entry in the outbox. @returns its id */
  async raise(
    level: AlertLevel = 'act',
    {
      site = 'ao-1',
      group,
      value = 3.2,
      maintenance = false,
      id = this.#nextId(),
    }: {
      readonly site?: string | null;
      readonly group?: string;
      readonly value?: number;
      readonly maintenance?: boolean;
      readonly id?: string;
    } = {},
  ): Promise<string> {
    await this.registry
      .insertInto('alerts')
      .values({
        id,
        rule_id: 'oxy',
        device_id: 'phao',
        key: 'dissolved_oxygen',
        site_id: site,
        definition: JSON.stringify(oxygen),
        state: 'raised',
        step: 1,
        highest_step: 1,
        level,
        value,
        peak: value,
        raised_at: this.now,
        in_maintenance: maintenance ? 1 : 0,
        group_id: group ?? id,
      } as never)
      .execute();
    await this.turn(id, 'raised');
    return id;
  }

  /** Changes an alert, and writes into the outbox what ingest would. */
  async turn(
    id: string,
    transition: 'raised' | 'escalated' | 'eased' | 'reopened' | 'cleared',
    level?: AlertLevel,
  ): Promise<void> {
    const { registry, now } = this;
    const over = transition === 'cleared';
    await registry
      .updateTable('alerts')
      .set({
        peak: 3.2,
        ...(level === undefined ? {} : { level }),
        ...(over ? { state: 'cleared', cleared_at: now } : {}),
        ...(transition === 'reopened' ? { state: 'raised', cleared_at: null } : {}),
      })
      .where('id', '=', id)
      .execute();
    const alert = await registry.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const once = `${id}:${transition}:${now}`;
    await registry
      .insertInto('outbox')
      .values({
        idempotency_key: once,
        kind: `alert-${transition}`,
        body: JSON.stringify({ alert: id, transition, at: rfc3339(now), level: alert.level, value: alert.value }),
        created_at: now,
        attempts: 0,
        next_attempt_at: now,
        delivered_at: null,
      })
      .execute();
  }

  #nextId(): string {
    this.#alerts += 1;
    return `a${this.#alerts}`;
  }

  async acknowledge(id: string): Promise<void> {
    await this.registry.updateTable('alerts').set({ state: 'acknowledged' }).where('id', '=', id).execute();
  }

  async snooze(id: string, until: number | null): Promise<void> {
    await this.registry.updateTable('alerts').set({ snoozed_until: until }).where('id', '=', id).execute();
  }

  /** `to purpose level` of what was sent since the last time it was asked. */
  told(): string[] {
    return this.sent.splice(0).map(({ to, message }) => `${to} ${message.purpose} ${message.level ?? '-'}`);
  }

  async deliveries(): Promise<string[]> {
    const rows = await this.registry
      .selectFrom('deliveries')
      .select(['purpose', 'level', 'state', 'held', 'user_id'])
      .orderBy('id')
      .execute();
    return rows.map(({ purpose, level, state, held, user_id }) =>
      [user_id ?? 'place', purpose, level, state, held].filter((one) => one !== null).join(' '),
    );
  }

  notices(user: string) {
    return this.registry
      .selectFrom('notices')
      .select(['purpose', 'level', 'once'])
      .where('user_id', '=', user)
      .orderBy('id')
      .execute();
  }

  async close(): Promise<void> {
    await this.notifications.stop();
    await this.registry.destroy();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

export const oxygen = {
  name: { vi: 'Oxy trong ao thấp', en: 'Low oxygen' },
  advice: {
    vi: 'Oxy còn {value} {unit}: bật quạt nước ngay.',
    en: 'Oxygen is {value} {unit}: switch on the aerators.',
  },
  scope: {},
  condition: {
    kind: 'threshold',
    property: 'dissolved_oxygen',
    channel: null,
    operator: '<',
    steps: [{ level: 'act', value: 4, clearValue: 4.5 }],
  },
};
