import type { QuarantineEntry } from './ingest-state.ts';
import { countRefusals } from './refusals.ts';
import type { Registry } from './schema.ts';

export interface QuarantineLimits {
  /** Items, and bytes of their messages, that wait of one connection's uplinks. */
  readonly items: number;
  readonly bytes: number;
}

/** A fleet behind one gateway under a wrong profile fills this in weeks; a hostile device no disk. */
export const QUARANTINE_LIMITS: QuarantineLimits = { items: 500_000, bytes: 256 * 1024 * 1024 };

/** Part of the limits that is kept once they were reached, so that not every commit has to count and drop. */
const KEPT = 0.95;
/** Far below the number of values that a statement may bind. */
const CHUNK = 1000;

interface Use {
  items: number;
  bytes: number;
}

/**
 * Keeps what waits in quarantine bounded for each device or gateway that sends: beyond the limits the oldest of its
 * items make room, and are counted on its page.
 */
export class QuarantineBound {
  readonly #registry: Registry;
  readonly #limits: QuarantineLimits;
  /** Never less than what waits: what was replayed or discarded meanwhile is found out when the limit seems reached. */
  readonly #use = new Map<string, Use>();

  constructor(registry: Registry, limits: QuarantineLimits = QUARANTINE_LIMITS) {
    this.#registry = registry;
    this.#limits = limits;
  }

  /** After `entries` were committed. @returns items that were dropped */
  async added(entries: readonly QuarantineEntry[], now: number): Promise<number> {
    const touched = new Set<string>();
    for (const { connection, payload } of entries) {
      touched.add(connection);
      const use = this.#use.get(connection);
      if (!use) continue;
      use.items += 1;
      use.bytes += payload.length;
    }
    let dropped = 0;
    for (const connection of touched) {
      if (this.#use.has(connection) && !this.#over(connection)) continue;
      this.#use.set(connection, await this.#count(connection));
      if (this.#over(connection)) dropped += await this.#drop(connection, now);
    }
    return dropped;
  }

  #over(connection: string): boolean {
    const { items, bytes } = this.#use.get(connection) as Use;
    return items > this.#limits.items || bytes > this.#limits.bytes;
  }

  async #count(connection: string): Promise<Use> {
    const row = await this.#registry
      .selectFrom('quarantine')
      .select((eb) => [
        eb.fn.countAll<number>().as('items'),
        eb.fn.sum<number | null>(eb.fn<number>('length', ['payload'])).as('bytes'),
      ])
      .where('connection', '=', connection)
      .where('state', '=', 'waiting')
      .executeTakeFirstOrThrow();
    return { items: Number(row.items), bytes: Number(row.bytes ?? 0) };
  }

  async #drop(connection: string, now: number): Promise<number> {
    const use = this.#use.get(connection) as Use;
    const target = { items: this.#limits.items * KEPT, bytes: this.#limits.bytes * KEPT };
    let dropped = 0;
    while (use.items > target.items || use.bytes > target.bytes) {
      const oldest = await this.#registry
        .selectFrom('quarantine')
        .select((eb) => ['id', eb.fn<number>('length', ['payload']).as('bytes')])
        .where('connection', '=', connection)
        .where('state', '=', 'waiting')
        .orderBy('id')
        .limit(CHUNK)
        .execute();
      const ids: number[] = [];
      for (const { id, bytes } of oldest) {
        if (use.items <= target.items && use.bytes <= target.bytes) break;
        ids.push(id);
        use.items -= 1;
        use.bytes -= bytes;
      }
      if (ids.length === 0) break;
      await this.#remove(connection, ids, now);
      dropped += ids.length;
    }
    return dropped;
  }

  /** The items and the count of them in one transaction: nothing goes without being counted. */
  async #remove(connection: string, ids: readonly number[], now: number): Promise<void> {
    await this.#registry.transaction().execute(async (trx) => {
      await trx.deleteFrom('quarantine').where('id', 'in', ids).execute();
      const { items, bytes } = this.#limits;
      const lastDetail = `more than ${items} items or ${bytes} bytes waited; the oldest made room`;
      await countRefusals(trx, [
        { device: connection, reason: 'quarantine-full', count: ids.length, lastAt: now, lastDetail },
      ]);
    });
  }
}
