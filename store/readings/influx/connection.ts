import { rfc3339 } from '../../../domain/time.ts';
import { StoreUnavailable } from '../reading-store.ts';
import type { InfluxConfig, InfluxDeadlines } from './config.ts';
import { type Dialect, dialectOf } from './dialect.ts';
import { ContentRefused } from './errors.ts';
import { InfluxHttp } from './http.ts';
import { during, name, readResult, type Series, text, within } from './influxql.ts';

/** Over a network, half the bytes are worth the work; on the machine itself they cost 15 % of the rate. */
const GZIP_FROM_BYTES = 10_000;
/** A question longer than this goes in a body: proxies cap URLs at 8 KiB. */
const MAX_URL_QUERY = 3000;
const FORM = 'application/x-www-form-urlencoded';

/** One InfluxDB, spoken to in its own dialect, which is found out at the first call and again after trouble. */
export class InfluxConnection {
  readonly #config: InfluxConfig;
  readonly #deadlines: InfluxDeadlines;
  readonly #http: InfluxHttp;
  #dialect: Promise<Dialect> | null = null;

  constructor(config: InfluxConfig, deadlines: InfluxDeadlines) {
    this.#config = config;
    this.#deadlines = deadlines;
    this.#http = new InfluxHttp(config);
  }

  get where(): string {
    return this.#http.where;
  }

  /**
   * The server's dialect; on 1.x the database has been created, where that is permitted.
   * @throws StoreUnavailable
   */
  dialect(): Promise<Dialect> {
    this.#dialect ??= this.#meet().catch((error: unknown) => {
      this.#dialect = null;
      throw error;
    });
    return this.#dialect;
  }

  /**
   * Writes lines; resolves once the server has them on disk.
   * @throws StoreUnavailable; ContentRefused when it refuses some of the lines (1.x and 3.x keep the others)
   */
  async write(lines: string): Promise<void> {
    const { writePath } = await this.dialect();
    const { status } = await this.#call({
      method: 'POST',
      path: writePath,
      body: lines,
      deadlineMs: this.#deadlines.writeMs,
      ...(this.#http.isLoopback ? {} : { gzipThreshold: GZIP_FROM_BYTES }),
    });
    // Whatever answers 200 with a page of its own has stored nothing.
    if (status !== 204) {
      throw new StoreUnavailable('failing', `${this.where} answered ${status} to a write, InfluxDB answers 204`);
    }
  }

  /** Asks one InfluxQL statement; times come back as epoch ms. @throws StoreUnavailable */
  async query(statement: string): Promise<Series[]> {
    await this.dialect();
    return this.#ask(statement, 'GET', this.#deadlines.queryMs);
  }

  /**
   * Deletes every point of a measurement in [from, to) that carries these tags.
   * @throws StoreUnavailable; a plain Error on 3.x, which cannot delete points
   */
  async delete(measurement: string, tags: Readonly<Record<string, string>>, from: number, to: number): Promise<void> {
    await this.requireDeletion();
    const { major } = await this.dialect();
    const pairs = Object.entries(tags);
    if (major === 2) {
      const quoted = ['_measurement', measurement, ...pairs.flat()].map((part) => part.replaceAll('"', '\\"'));
      const terms: string[] = [];
      for (let i = 0; i < quoted.length; i += 2) terms.push(`${quoted[i]}="${quoted[i + 1]}"`);
      const { org, bucket } = this.#config;
      const where = new URLSearchParams({ bucket, ...(org === null ? {} : { org }) });
      await this.#call({
        method: 'POST',
        path: `/api/v2/delete?${where}`,
        // `stop` is inclusive to the nanosecond.
        body: JSON.stringify({
          start: rfc3339(within(from)),
          stop: rfc3339(within(to) - 1).replace('Z', '999999Z'),
          predicate: terms.join(' AND '),
        }),
        contentType: 'application/json',
        deadlineMs: this.#deadlines.deleteMs,
      });
      return;
    }
    const conditions = pairs.map(([tag, value]) => `${name(tag)} = ${text(value)}`);
    const all = [...conditions, during(from, to)].join(' AND ');
    await this.#ask(`DELETE FROM ${name(measurement)} WHERE ${all}`, 'POST', this.#deadlines.deleteMs);
  }

  /** @throws StoreUnavailable; a plain Error when this server cannot delete points */
  async requireDeletion(): Promise<void> {
    const { major } = await this.dialect();
    if (major < 3) return;
    throw new Error('InfluxDB 3 cannot delete points; set how long it keeps data on the database itself');
  }

  close(): void {
    this.#http.close();
  }

  async #meet(): Promise<Dialect> {
    const deadlineMs = this.#deadlines.queryMs;
    const ping = await this.#call({ method: 'GET', path: '/ping', deadlineMs });
    const dialect = dialectOf(this.#config, ping, this.where);
    if (dialect.major === 1) {
      await this.#ask(`CREATE DATABASE ${name(this.#config.bucket)}`, 'POST', deadlineMs).catch((error: unknown) => {
        // Not an administrator: then somebody else has created it, or the first write says that it is missing.
        const may =
          error instanceof StoreUnavailable && error.reason === 'unauthorised' && !/\b401\b/.test(error.message);
        if (!may) throw error;
      });
    }
    return dialect;
  }

  async #ask(statement: string, method: 'GET' | 'POST', deadlineMs: number): Promise<Series[]> {
    const inBody = statement.length > MAX_URL_QUERY;
    const db = `db=${encodeURIComponent(this.#config.bucket)}&epoch=ms&chunked=true&chunk_size=10000`;
    const q = `q=${encodeURIComponent(statement)}`;
    const { body } = await this.#call({
      method: inBody ? 'POST' : method,
      path: inBody ? `/query?${db}` : `/query?${db}&${q}`,
      ...(inBody ? { body: q, contentType: FORM } : {}),
      deadlineMs,
    }).catch((error: unknown) => {
      if (error instanceof ContentRefused) throw new StoreUnavailable('failing', `${this.where}: ${error.message}`);
      throw error;
    });
    return readResult(body, this.where);
  }

  async #call(request: Parameters<InfluxHttp['request']>[0]): ReturnType<InfluxHttp['request']> {
    try {
      return await this.#http.request(request);
    } catch (error) {
      // Another server, or a database dropped by hand: meet it anew.
      if (error instanceof StoreUnavailable) this.#dialect = null;
      throw error;
    }
  }
}
