import { hashSecret, sameHash } from './credentials.ts';
import type { Registry } from './schema.ts';

interface Entry {
  gateway: string | null;
  disabled: boolean;
  /** Hashes of its credentials of either kind. */
  hashes: string[];
}

export type DeviceAuthentication =
  | { readonly ok: true; readonly device: string; readonly disabled: false }
  | { readonly ok: false; readonly reason: 'bad-credential' | 'device-disabled'; readonly device: string | null };

/** Rows read at a time, so that loading a province's devices never holds the main thread for long. */
const PAGE = 2000;
/** Compared with when a device is unknown, so that an unknown id takes as long as a wrong secret. */
const NOBODY = hashSecret('');

/** Who may connect, kept in memory: a storm of reconnecting devices is answered without touching the disk. */
export class DeviceDirectory {
  readonly #registry: Registry;
  #devices = new Map<string, Entry>();
  /** Device by the hash of a token. */
  #tokens = new Map<string, string>();
  /** Loads run one after another, so that an older one never overwrites what a newer one has read. */
  #loading: Promise<void> = Promise.resolve();

  private constructor(registry: Registry) {
    this.#registry = registry;
  }

  static async load(registry: Registry): Promise<DeviceDirectory> {
    const directory = new DeviceDirectory(registry);
    await directory.reload();
    return directory;
  }

  get size(): number {
    return this.#devices.size;
  }

  /** A token as the user name (the password is not looked at), or a device id with a secret as the password. */
  authenticate(given: {
    readonly username: string | null;
    readonly password: Uint8Array | string | null;
  }): DeviceAuthentication {
    if (!given.username) return { ok: false, reason: 'bad-credential', device: null };
    const hash = hashSecret(given.username);
    const holder = this.#tokens.get(hash);
    if (holder !== undefined && this.#devices.get(holder)?.hashes.some((known) => sameHash(known, hash))) {
      return this.#admit(holder);
    }

    const device = this.#devices.get(given.username);
    const known = device && device.hashes.length > 0 ? device.hashes : [NOBODY];
    const secret = hashSecret(given.password ?? '');
    const matches = known.map((other) => sameHash(other, secret)).includes(true);
    if (!device || !matches || secret === NOBODY) {
      return { ok: false, reason: 'bad-credential', device: device ? given.username : null };
    }
    return this.#admit(given.username);
  }

  /** A device that has shown by other means, a certificate say, who it is. */
  identify(device: string): DeviceAuthentication {
    return this.has(device) ? this.#admit(device) : { ok: false, reason: 'bad-credential', device: null };
  }

  /** Whether `gateway` may bring uplinks of `device`. */
  carries(gateway: string, device: string): boolean {
    const entry = this.#devices.get(device);
    return entry !== undefined && entry.gateway === gateway && !entry.disabled;
  }

  has(device: string): boolean {
    return this.#devices.has(device);
  }

  /** Reads everything anew. */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const devices = new Map<string, Entry>();
      const tokens = new Map<string, string>();
      for (let after = ''; ; ) {
        const rows = await this.#registry
          .selectFrom('devices')
          .select(['id', 'gateway_id', 'disabled'])
          .where('id', '>', after)
          .orderBy('id')
          .limit(PAGE)
          .execute();
        for (const row of rows)
          devices.set(row.id, { gateway: row.gateway_id, disabled: row.disabled !== 0, hashes: [] });
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.id;
      }
      for (let after = ''; ; ) {
        const rows = await this.#registry
          .selectFrom('device_credentials')
          .select(['hash', 'device_id', 'kind'])
          .where('hash', '>', after)
          .orderBy('hash')
          .limit(PAGE)
          .execute();
        for (const row of rows) {
          devices.get(row.device_id)?.hashes.push(row.hash);
          if (row.kind === 'token') tokens.set(row.hash, row.device_id);
        }
        const last = rows.at(-1);
        if (!last || rows.length < PAGE) break;
        after = last.hash;
      }
      this.#devices = devices;
      this.#tokens = tokens;
    });
  }

  /** Reads some devices anew; those that are gone are forgotten. */
  reloadDevices(ids: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      for (let from = 0; from < ids.length; from += PAGE) await this.#reloadSome(ids.slice(from, from + PAGE));
    });
  }

  async #reloadSome(ids: readonly string[]): Promise<void> {
    const { rows, credentials } = await this.#registry
      .transaction()
      .setAccessMode('read only')
      .execute(async (trx) => ({
        rows: await trx.selectFrom('devices').select(['id', 'gateway_id', 'disabled']).where('id', 'in', ids).execute(),
        credentials: await trx
          .selectFrom('device_credentials')
          .select(['hash', 'device_id', 'kind'])
          .where('device_id', 'in', ids)
          .execute(),
      }));
    for (const id of ids) {
      for (const hash of this.#devices.get(id)?.hashes ?? []) this.#tokens.delete(hash);
      this.#devices.delete(id);
    }
    for (const row of rows) {
      this.#devices.set(row.id, { gateway: row.gateway_id, disabled: row.disabled !== 0, hashes: [] });
    }
    for (const row of credentials) {
      this.#devices.get(row.device_id)?.hashes.push(row.hash);
      if (row.kind === 'token') this.#tokens.set(row.hash, row.device_id);
    }
  }

  #admit(device: string): DeviceAuthentication {
    return this.#devices.get(device)?.disabled
      ? { ok: false, reason: 'device-disabled', device }
      : { ok: true, device, disabled: false };
  }

  #inTurn(load: () => Promise<void>): Promise<void> {
    const turn = this.#loading.then(load, load);
    this.#loading = turn.catch(() => {});
    return turn;
  }
}
