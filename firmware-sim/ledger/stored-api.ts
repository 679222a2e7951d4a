import { z } from 'zod';
import { page } from '../../domain/api/common.ts';
import { observation } from '../../domain/api/observations.ts';
import { quarantined } from '../../domain/api/quarantine.ts';
import { UserError } from '../errors.ts';
import type { StoredSource } from './stored.ts';

export interface ApiSourceOptions {
  /** Base of the platform, e.g. `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Bearer token that may read observations and quarantine. */
  readonly token: string;
}

/** Rows of one page; the most the API gives. */
const PAGE = 1000;

/**
 * Reads what is stored through the platform's public API.
 * @throws UserError saying which request failed and with what answer
 */
export function apiSource({ url, token }: ApiSourceOptions): StoredSource {
  async function* pages<T extends z.ZodType>(path: string, query: Record<string, string>, item: T) {
    const answer = page(item);
    let cursor: string | null = null;
    do {
      const address = new URL(path, url);
      const params = { ...query, limit: String(PAGE), ...(cursor === null ? {} : { cursor }) };
      for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value);
      const response = await fetch(address, { headers: { authorization: `Bearer ${token}` } });
      if (!response.ok) {
        const detail = (await response.text()).slice(0, 300);
        throw new UserError(`GET ${address.pathname}${address.search}: ${response.status} ${detail}`);
      }
      const parsed = answer.safeParse(await response.json());
      if (!parsed.success) throw new UserError(`GET ${address.pathname}: ${z.prettifyError(parsed.error)}`);
      for (const entry of parsed.data.items) yield entry as z.infer<T>;
      cursor = parsed.data.next;
    } while (cursor !== null);
  }
  return {
    async *observations(extents) {
      for (const { device, datastream, from, to } of extents) {
        // The API's range ends before `to`.
        const range = { from: new Date(from).toISOString(), to: new Date(to + 1).toISOString() };
        // Whoever may not see a household's values cannot compare them either.
        for await (const row of pages('/api/v1/observations', { device, datastream, ...range }, observation))
          if (row.result !== null)
            yield { device: row.device, datastream: row.datastream, at: Date.parse(row.at), result: row.result };
      }
    },
    async *quarantine() {
      for await (const item of pages('/api/v1/quarantine', { state: 'all' }, quarantined)) {
        const { device, connection, field, reason } = item;
        yield { device, connection, field, reason, receivedAt: Date.parse(item.receivedAt) };
      }
    },
  };
}
