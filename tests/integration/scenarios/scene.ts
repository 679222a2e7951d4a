import { vi } from 'vitest';
import { type DeviceProfile, shippedProfiles } from '../../../domain/device-profile.ts';
import type { OutgoingMessage } from '../../../domain/notifications/message.ts';
import { type Preferences, preferences } from '../../../domain/notifications/preferences.ts';
import type { AlertLevel } from '../../../domain/rules/steps.ts';
import type { Scope } from '../../../domain/scopes.ts';
import { type VirtualClock, virtualClock } from '../../../firmware-sim/clock.ts';
import { FieldUnit } from '../../../firmware-sim/firmware/field-unit.ts';
import { packingOf } from '../../../firmware-sim/firmware/packing.ts';
import { type SimDevice, stationsOf } from '../../../firmware-sim/firmware/station.ts';
import { noStats } from '../../../firmware-sim/firmware/stats.ts';
import { composeLink } from '../../../firmware-sim/links/compose.ts';
import type { Behaviour } from '../../../firmware-sim/links/link.ts';
import { Scheduler } from '../../../firmware-sim/scheduler.ts';
import type { Story } from '../../../firmware-sim/world/context.ts';
import { createWorld, type Values } from '../../../firmware-sim/world/world.ts';
import type { IngestEngine } from '../../../ingest/engine.ts';
import type { Channels } from '../../../ingest/notify/channels/channels.ts';
import { type Notifications, startNotifications } from '../../../ingest/notify/notifications.ts';
import { type AlertChange, changeAlert } from '../../../store/registry/alert-changes.ts';
import { createDevice } from '../../../store/registry/device-registration.ts';
import { writeChain } from '../../../store/registry/escalation-chains.ts';
import { insertDevices } from '../../../store/registry/insert-devices.ts';
import { createWindow, type WindowFields } from '../../../store/registry/maintenance-windows.ts';
import { createEndpoint } from '../../../store/registry/notification-endpoints.ts';
import { writePreferences } from '../../../store/registry/notification-preferences.ts';
import { createOrganisation } from '../../../store/registry/organisations.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';
import { putProfile } from '../../../store/registry/profiles.ts';
import type { Registry } from '../../../store/registry/schema.ts';
import { createSite } from '../../../store/registry/sites.ts';
import { createVillage } from '../../../store/registry/villages.ts';
import { Platform, until } from '../ingest/platform.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** 22 November 2026, 08:00 in Việt Nam. */
export const MORNING = Date.UTC(2026, 10, 22, 1, 0, 0);
/** The instant of a local time on the day on which scenes begin, or so many days later. */
export const at = (time: string, days = 0): number =>
  MORNING + (Number(time.slice(0, 2)) - 8) * HOUR + Number(time.slice(3)) * MINUTE + days * DAY;
const SEED = 11;

type Reads = (at: number) => Values;

interface Unit {
  readonly profile?: string;
  readonly site?: string | null;
  readonly gateway?: string | null;
  readonly everyS?: number;
  /** What its sensors see; the simulated world without it. */
  readonly reads?: Reads;
  readonly story?: Story;
  /** What goes wrong on its way. */
  readonly link?: readonly Behaviour[];
}

/** No radio from one instant until another. */
export const radioOff = (from: number, until: number): Behaviour => ({
  silence: (now) => (now >= from && now < until ? { until } : null),
});
/** Nothing is measured any more. */
export const deadFrom = (from: number): Behaviour => ({ alive: (now) => now < from });
/** The device's clock is off by so much between two instants. */
export const clockOff = (ms: number, from: number, until: number): Behaviour => ({
  clockError: (now) => (now >= from && now < until ? ms : 0),
});

/**
 * A village whose devices are simulated and whose time is told: journal, ingest, registry, planning and sending of
 * messages are those of the server; only the radio, the clock and what is at the other end of a channel are not.
 */
export class Scene {
  readonly clock: VirtualClock;
  readonly platform: Platform;
  places!: PlaceDirectory;
  engine!: IngestEngine;
  /** What reached somebody. */
  readonly sent: { readonly to: string; readonly at: number; readonly message: OutgoingMessage }[] = [];
  readonly troubles: unknown[] = [];
  readonly stats = noStats();
  #notifications!: Notifications;
  readonly #scheduler: Scheduler;
  readonly #devices: SimDevice[] = [];
  readonly #reads = new Map<string, Reads>();
  readonly #links = new Map<string, readonly Behaviour[]>();
  readonly #units: FieldUnit[] = [];
  /** By how much the server's clock is wrong, ms. */
  #serverOff = 0;
  #n = 0;
  /** Whether anything was sent since the server last looked. */
  #unread = true;
  readonly #world: ReturnType<typeof createWorld>;

  private constructor(platform: Platform, start: number, anchor: number | null) {
    this.platform = platform;
    this.clock = virtualClock(start);
    this.#scheduler = new Scheduler(this.clock);
    this.#world = createWorld({ seed: SEED, anchor });
    platform.now = start;
  }

  static async open({
    start = MORNING,
    anchor = null,
  }: {
    start?: number;
    anchor?: number | null;
  } = {}): Promise<Scene> {
    // Nothing looks at the clock but when a scene says so.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const scene = new Scene(await Platform.open(), start, anchor);
    const { registry } = scene;
    const htx = { id: 'htx', name: 'HTX Tân Phú', kind: 'cooperative', commune: null, phone: null } as const;
    await createOrganisation(registry, htx, start);
    await createVillage(registry, { id: 'lang', name: 'Làng Tân Thành', commune: '28696@2025-07-01' }, start);
    return scene;
  }

  get registry(): Registry {
    return this.platform.registry;
  }

  /** What the server's clock shows. */
  get now(): number {
    return this.clock.now() + this.#serverOff;
  }

  async site(id: string, kind: 'pond' | 'field' | 'gate' | 'barn' | 'meters' = 'pond'): Promise<string> {
    const place = { organisation: 'htx', village: 'lang' };
    await createSite(this.registry, { id, name: id, kind, ...place }, this.clock.now() - DAY);
    return id;
  }

  profile(of: Partial<DeviceProfile> & { readonly id: string }): Promise<unknown> {
    const profile = { ...(shippedProfiles[0] as DeviceProfile), ...of };
    return putProfile(this.registry, profile, { expected: null, now: this.clock.now() });
  }

  /** Registers a device, and has it switched on by `begin`. */
  async device(id: string, of: Unit = {}): Promise<void> {
    const { profile = 'generic-json', site = null, gateway = null, everyS = 600, reads, story = null, link = [] } = of;
    const device = {
      id,
      name: id,
      profile,
      site,
      gateway,
      expectedIntervalS: profile === 'generic-json' ? everyS : null,
    };
    await createDevice(this.registry, device, this.clock.now() - DAY);
    const token = gateway === null ? id : null;
    this.#devices.push({ id, profile, intervalS: everyS, story, token, gateway, format: 'json', link: 'perfect' });
    if (reads) this.#reads.set(id, reads);
    this.#links.set(id, link);
  }

  /** So many devices at once, `perVillage` of them at the one site of a village. */
  async crowd(
    count: number,
    { perVillage, everyS, reads }: { perVillage: number; everyS: number; reads: Reads },
  ): Promise<void> {
    const { registry } = this;
    const now = this.clock.now() - DAY;
    const ids = Array.from({ length: count }, (_, n) => `d${String(n).padStart(5, '0')}`);
    const village = (n: number): string => `lang-${Math.floor(n / perVillage)}`;
    for (let n = 0; n < count; n += perVillage) {
      const id = village(n);
      await createVillage(registry, { id, name: id, commune: '28696@2025-07-01' }, now);
      const site = { id: `cho-${id}`, name: id, kind: 'pond', organisation: 'htx', village: id } as const;
      await createSite(registry, site, now);
    }
    const common = { profile: 'generic-json', gateway: null, organisation: null, serial: null };
    const entries = ids.map((id, n) => ({ ...common, id, name: id, site: `cho-${village(n)}`, token: id }));
    await registry.transaction().execute((trx) => insertDevices(trx, entries, now));
    for (const id of ids) {
      const of = { profile: 'generic-json', story: null, gateway: null, format: 'json', link: 'perfect' } as const;
      this.#devices.push({ ...of, id, intervalS: everyS, token: id });
      this.#reads.set(id, reads);
    }
  }

  rule(id: string, definition: unknown): Promise<void> {
    return this.platform.rule(id, definition);
  }

  /** Somebody of the cooperative who is told by one fake channel, under his name. */
  async person(id: string, chosen: Partial<Preferences> & { readonly fromLevel?: AlertLevel } = {}): Promise<void> {
    const { registry } = this;
    const { fromLevel = 'watch', ...preferred } = chosen;
    const user = { id, email: `${id}@htx.vn`, name: id, language: 'vi', password_hash: '', disabled: 0, created_at: 0 };
    await registry
      .insertInto('users')
      .values(user as never)
      .execute();
    const grant = {
      user_id: id,
      scope: 'organisation:htx',
      role: 'operator',
      granted_by: 'test',
      granted_at: 0,
    } as const;
    await registry.insertInto('grants').values(grant).execute();
    const value = preferences.parse(preferred);
    await writePreferences(registry, id, { value, expected: null, now: this.now });
    const of = {
      id: `chat-${id}`,
      user: id,
      scope: null,
      kind: 'telegram',
      name: id,
      config: { chatId: `@${id}_chat` },
    } as const;
    const made = { secret: null, fromLevel, confirmedAt: this.now, createdBy: 'test' };
    await createEndpoint(registry, { ...of, ...made }, { now: this.now, most: 10 });
  }

  chain(scope: Scope, steps: readonly { afterMinutes: number; users: string[] }[]): Promise<unknown> {
    const value = { fromLevel: 'act' as const, steps: [...steps] };
    return writeChain(this.registry, scope, { value, by: 'test', expected: null, now: this.now });
  }

  async maintenance(site: string, fields: Partial<WindowFields> & Pick<WindowFields, 'from'>): Promise<void> {
    const of = { id: `window-${++this.#n}`, site, by: 'bay', now: this.now };
    await createWindow(this.registry, { reason: 'thay đầu đo', to: null, weekly: null, ...fields, ...of });
    if (this.engine) await this.engine.registryChanged();
  }

  /** Starts the server and switches the devices on. */
  async begin(): Promise<void> {
    await this.#startServer();
    const world = {
      read: (device: SimDevice, now: number) => this.#reads.get(device.id)?.(now) ?? this.#world.read(device, now),
    };
    for (const station of stationsOf(this.#devices))
      this.#units.push(
        new FieldUnit({
          station,
          seed: SEED,
          world: world as never,
          link: composeLink(this.#links.get(station.id) ?? [], SEED, station.id),
          packing: packingOf(station, 8192),
          scheduler: this.#scheduler,
          ledger: null,
          stats: this.stats,
          nextId: () => String(++this.#n),
          open: (events) => this.#connect(station.id, events.onUp),
        }),
      );
    await this.settle();
  }

  #connect(id: string, onUp: () => void) {
    let isUp = true;
    this.#scheduler.after(1, () => isUp && onUp());
    const end = (): void => {
      isUp = false;
    };
    return {
      get isUp() {
        return isUp;
      },
      publish: ({ topic, payload }: { topic: string; payload: Buffer }, onAck: () => void): void => {
        this.#unread = true;
        this.platform.queue(id, payload, { topic, connection: id, receivedAt: this.now });
        onAck();
      },
      close: end,
      cut: end,
    };
  }

  async #startServer(): Promise<void> {
    this.platform.now = this.now;
    this.engine = await this.platform.start({ steady: () => this.clock.now() });
    this.places = await PlaceDirectory.load(this.registry);
    const channel = {
      send: async ({ config }: { config: unknown }, message: OutgoingMessage) => {
        this.sent.push({ to: (config as { chatId: string }).chatId.slice(1, -5), at: this.clock.now(), message });
        return { kind: 'sent' as const, answer: 'fake' };
      },
    };
    this.#notifications = startNotifications({
      registry: this.registry,
      places: this.places,
      channels: { telegram: channel } as unknown as Channels,
      server: { webhook: null },
      timeZone: 'Asia/Ho_Chi_Minh',
      publicUrl: null,
      now: () => this.now,
      wait: async () => {},
      onTrouble: (_, error) => this.troubles.push(error),
    });
  }

  /** The server stops and starts again; devices go on, and what they send meanwhile is not lost. */
  async restart(): Promise<void> {
    await this.#notifications.stop();
    await this.platform.stop();
    await this.#startServer();
    this.#unread = true;
    await this.settle();
  }

  /** Somebody puts the server's clock wrong by so much, or right with 0. */
  async putServerClock(wrongByMs: number): Promise<void> {
    this.#serverOff = wrongByMs;
    await this.settle();
  }

  /** Lets time pass until then; the server looks at its clock every `everyMs`. */
  async until(end: number, everyMs = 5 * MINUTE): Promise<void> {
    while (this.clock.now() < end) {
      this.clock.advanceTo(Math.min(end, this.clock.now() + everyMs));
      await this.settle();
    }
  }

  /** Everything that was sent is judged, the clock is looked at, and everybody who is to be told is. */
  async settle(): Promise<void> {
    const { platform, engine } = this;
    platform.now = this.now;
    if (this.#unread) {
      this.#unread = false;
      await platform.flushed();
      await engine.drained();
    }
    await this.tick();
    await this.#notifications.settle();
  }

  /** The server looks at its clock, and what comes of it is durable. */
  async tick(): Promise<void> {
    await until(() => this.engine.caughtUp);
    this.engine.tick();
    await this.engine.replay([]);
  }

  /** Somebody does something to an alert, as the API has it done. */
  async act(id: string, change: AlertChange): Promise<void> {
    const changed = await changeAlert(this.registry, id, { ...change, by: 'bay', now: this.now });
    if (changed?.ended) await this.engine.alertClosed(id);
    await this.settle();
  }

  /** `time who purpose level` of what reached people since it was last asked; local time. */
  told(): string[] {
    const clock = (ms: number): string => new Date(ms + 7 * HOUR).toISOString().slice(11, 16);
    return this.sent
      .splice(0)
      .map(({ to, at: ms, message }) => `${clock(ms)} ${to} ${message.purpose} ${message.level ?? '-'}`);
  }

  alerts() {
    return this.registry
      .selectFrom('alerts')
      .select(['id', 'rule_id', 'device_id', 'key', 'state', 'step', 'highest_step', 'level', 'flaps', 'peak'])
      .select(['raised_at', 'cleared_at', 'group_id', 'explains', 'in_maintenance', 'cause'])
      .orderBy('raised_at')
      .orderBy('device_id')
      .execute();
  }

  /** The only alert there is. @throws Error when there is none, or another */
  async alert(): Promise<Awaited<ReturnType<Scene['alerts']>>[number]> {
    const [alert, ...others] = await this.alerts();
    if (!alert || others.length > 0) throw new Error(`${others.length + (alert ? 1 : 0)} alerts`);
    return alert;
  }

  /** How often each kind of event was written down, in the order of their first coming. */
  async events(): Promise<Record<string, number>> {
    const rows = await this.registry.selectFrom('alert_events').select('kind').orderBy('id').execute();
    const counts: Record<string, number> = {};
    for (const { kind } of rows) counts[kind] = (counts[kind] ?? 0) + 1;
    return counts;
  }

  async close(): Promise<void> {
    for (const unit of this.#units) unit.stop();
    this.#scheduler.stop();
    await this.#notifications?.stop();
    await this.platform.close();
    vi.useRealTimers();
  }
}
