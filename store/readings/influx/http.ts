import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { type HttpHeaders, InfluxDB, type Transport } from '@influxdata/influxdb-client';
import { StoreUnavailable } from '../reading-store.ts';
import type { InfluxConfig } from './config.ts';
import { explain } from './errors.ts';

export interface InfluxRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  /** From this many bytes on the body is compressed. */
  readonly gzipThreshold?: number;
  readonly deadlineMs: number;
}

export interface InfluxAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly body: string;
}

/** An answer larger than this is a mistake in the question. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/**
 * HTTP to one InfluxDB through the client library's transport, each call with a deadline over all of it.
 * Neither batches nor retries: the journal is the retry.
 */
export class InfluxHttp {
  readonly #transport: Transport;
  readonly #agent: HttpAgent | HttpsAgent;
  /** The URL without credentials or query, for messages. */
  readonly where: string;
  readonly isLoopback: boolean;

  constructor(config: Pick<InfluxConfig, 'url' | 'token' | 'username' | 'password'>) {
    const url = new URL(config.url);
    this.where = `${url.origin}${url.pathname === '/' ? '' : url.pathname}`;
    this.isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    const options = { keepAlive: true, maxSockets: 8 };
    this.#agent = url.protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
    const basic =
      config.token === null && config.username !== null
        ? Buffer.from(`${config.username}:${config.password ?? ''}`).toString('base64')
        : null;
    this.#transport = new InfluxDB({
      url: this.where,
      ...(config.token === null ? {} : { token: config.token }),
      ...(basic === null ? {} : { headers: { authorization: `Basic ${basic}` } }),
      // The library's own timeout watches silence alone; ours, below, is the shorter.
      timeout: 600_000,
      transportOptions: { agent: this.#agent },
    }).transport;
  }

  /** @throws StoreUnavailable, ContentRefused */
  async request(request: InfluxRequest): Promise<InfluxAnswer> {
    // Not AbortSignal.timeout: that lives until it fires, and with it the bodies of all requests of that time.
    const controller = new AbortController();
    const deadline = controller.signal;
    const timer = setTimeout(() => controller.abort(), request.deadlineMs);
    try {
      return await this.#send(request, deadline);
    } catch (error) {
      // A kept-alive connection that the server had closed meanwhile. Every call of ours may be repeated.
      if ((error as { code?: unknown } | null)?.code === 'ECONNRESET' && !deadline.aborted) {
        return await this.#send(request, deadline).catch((again: unknown) => {
          throw explain(again, this.where, deadline.aborted);
        });
      }
      throw explain(error, this.where, deadline.aborted);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  #send(request: InfluxRequest, signal: AbortSignal): Promise<InfluxAnswer> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      let status = 0;
      let headers: HttpHeaders = {};
      this.#transport.send(
        request.path,
        request.body ?? '',
        {
          method: request.method,
          signal,
          headers: { 'content-type': request.contentType ?? 'text/plain; charset=utf-8' },
          ...(request.gzipThreshold === undefined ? {} : { gzipThreshold: request.gzipThreshold }),
        },
        {
          responseStarted: (received, code) => {
            headers = received;
            status = code ?? 0;
          },
          next: (chunk: Uint8Array) => {
            bytes += chunk.length;
            if (bytes <= MAX_ANSWER_BYTES) chunks.push(chunk);
            else reject(new StoreUnavailable('failing', `InfluxDB at ${this.where} sends more than can be read`));
          },
          error: reject,
          complete: () => resolve({ status, headers, body: Buffer.concat(chunks).toString('utf8') }),
        },
      );
    });
  }
}
