import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import {
  removeDir,
  type ServerOptions,
  sen,
  signIn,
  startServer,
  type TestServer,
  tempDir,
} from '../../support/server.ts';
import type { Stated } from './ledger.ts';
import { until } from './until.ts';

export interface ChaosOptions {
  readonly dataDir?: string;
  readonly env?: Record<string, string>;
  readonly prefix?: readonly string[];
}

/** One installation that is killed and started again: always the same data folder and the same ports. */
export class ChaosServer {
  readonly dataDir: string;
  readonly mqttPort: number;
  readonly http: string;
  readonly env: Record<string, string>;
  #running: TestServer | null = null;
  #cookie: string | null = null;
  #ownsDir: boolean;

  private constructor(
    dataDir: string,
    env: Record<string, string>,
    ports: { http: number; mqtt: number },
    owns: boolean,
  ) {
    this.dataDir = dataDir;
    this.mqttPort = ports.mqtt;
    this.http = `http://127.0.0.1:${ports.http}`;
    this.env = { ...env, SEN_HTTP_PORT: String(ports.http), SEN_MQTT_PORT: String(ports.mqtt) };
    this.#ownsDir = owns;
  }

  static async prepare({ dataDir, env = {} }: ChaosOptions = {}): Promise<ChaosServer> {
    const ports = { http: await freePort(), mqtt: await freePort() };
    return new ChaosServer(dataDir ?? join(tempDir(), 'data'), env, ports, dataDir === undefined);
  }

  /** The one that runs. @throws Error when none does */
  get running(): TestServer {
    if (!this.#running) throw new Error('the server does not run');
    return this.#running;
  }

  async start(options: Omit<ServerOptions, 'dataDir' | 'env'> = {}): Promise<TestServer> {
    this.#running = await startServer({ ...options, dataDir: this.dataDir, env: this.env });
    return this.#running;
  }

  /** Starts it and kills it again after `ms`, wherever in its start that finds it. */
  async startAndKill(ms: number): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      void this.start({
        onSpawn: (child) => {
          child.once('exit', () => resolve());
          setTimeout(() => child.kill('SIGKILL'), ms);
        },
      }).catch(() => null);
    });
    // One that had started by then still holds its ports for a moment.
    await ended;
    this.#running = null;
  }

  async kill(): Promise<void> {
    await this.running.kill();
    this.#running = null;
  }

  /** SIGTERM; its exit code. */
  async stop(): Promise<number | null> {
    const code = await this.running.stop();
    this.#running = null;
    return code;
  }

  /** Ends whatever still runs and removes the data. */
  async remove(): Promise<void> {
    await this.#running?.kill();
    if (this.#ownsDir) removeDir(join(this.dataDir, '..'));
  }

  /** One request to the API as the administrator. @throws Error with the answer when it is a refusal */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    this.#cookie ??= await signIn(this);
    const answer = await fetch(`${this.http}/api/v1${path}`, {
      method,
      headers: {
        cookie: this.#cookie,
        origin: this.http,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async cookie(): Promise<string> {
    this.#cookie ??= await signIn(this);
    return this.#cookie;
  }

  async readiness(): Promise<{
    http: number;
    ready: boolean;
    status: string;
    checks: readonly { name: string; ok: boolean; reason: string | null }[];
  }> {
    const answer = await fetch(`${this.http}/readyz`);
    return { http: answer.status, ...((await answer.json()) as object) } as never;
  }

  /** A metric without labels. */
  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.http}/metrics`)).text();
    const line = new RegExp(`^${name} (.+)$`, 'm').exec(text);
    if (!line) throw new Error(`there is no metric ${name}`);
    return Number(line[1]);
  }

  /** Waits until everything in the journal is evaluated and stored. */
  async drained(withinMs = 60_000): Promise<void> {
    await until(
      'the journal is worked off',
      async () =>
        (await this.metric('sen_journal_depth_commits')) === 0 &&
        (await this.metric('sen_journal_unevaluated_commits')) === 0,
      { withinMs, everyMs: 200 },
    );
  }

  /** Every stored number, as `sen export` writes it. */
  async exported(): Promise<Stated[]> {
    const { code, stdout, stderr } = await sen(this.dataDir, ['export'], this.env);
    if (code !== 0) throw new Error(`sen export ended with ${code}: ${stderr}`);
    const [header, ...lines] = stdout.trimEnd().split('\n');
    if (header !== 'device,property,channel,time,value') throw new Error(`another header: ${header}`);
    return lines.map((line) => {
      const [device, property, channel, time, value] = line.split(',') as [string, string, string, string, string];
      return {
        device,
        datastream: channel === '' ? property : `${property}@${channel}`,
        at: Date.parse(time),
        value: Number(value),
      };
    });
  }
}
