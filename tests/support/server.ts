import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built command line; SEN_TEST_MAIN names another build, one with a promise broken on purpose say. */
export const MAIN = process.env.SEN_TEST_MAIN ?? resolve(import.meta.dirname, '../../dist/app/main.js');

export interface TestServer {
  readonly http: string;
  readonly mqttPort: number;
  readonly dataDir: string;
  readonly process: ChildProcess;
  /** Everything written to stderr so far: JSON log lines. */
  log(): string;
  /** SIGTERM, then waits for the end; resolves to the exit code. */
  stop(): Promise<number | null>;
  /** SIGKILL, then waits for the end. */
  kill(): Promise<void>;
}

export interface ServerOptions {
  readonly dataDir?: string;
  readonly env?: Record<string, string>;
  /** Words before `node`, e.g. strace and its options. */
  readonly prefix?: readonly string[];
  /** Gets the process as soon as there is one, before it serves. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

export const ADMIN = { email: 'admin@example.org', password: 'a password for tests' };

/** The environment in which every command and server of a test runs. */
export const senEnv = (dataDir: string, env: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  SEN_DATA_DIR: dataDir,
  SEN_HTTP_HOST: '127.0.0.1',
  SEN_HTTP_PORT: '0',
  SEN_MQTT_HOST: '127.0.0.1',
  SEN_MQTT_PORT: '0',
  SEN_ADMIN_EMAIL: ADMIN.email,
  SEN_ADMIN_PASSWORD: ADMIN.password,
  ...env,
});

export const tempDir = (): string => mkdtempSync(join(tmpdir(), 'sen-test-'));

/** Starts the built server (`npm run build:server`) on free ports and waits until it serves. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "npm run build" first`);
  const dataDir = options.dataDir ?? tempDir();
  const command = [...(options.prefix ?? []), process.execPath, MAIN, 'start'];
  const child = spawn(command[0] as string, command.slice(1), {
    env: senEnv(dataDir, options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  const killWithUs = () => child.kill('SIGKILL');
  process.once('exit', killWithUs);
  const ended = new Promise<number | null>((done) =>
    child.once('exit', (code) => {
      process.removeListener('exit', killWithUs);
      done(code);
    }),
  );
  options.onSpawn?.(child);
  const started = await new Promise<{ http: string; mqtt: number }>((done, fail) => {
    child.stdout?.resume();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const line = /^\{.*"msg":"started".*\}$/m.exec(log)?.[0];
      if (line) done(JSON.parse(line));
    });
    void ended.then((code) => fail(new Error(`the server ended with ${code} before it served:\n${log}`)));
  });
  return {
    http: started.http,
    mqttPort: started.mqtt,
    dataDir,
    process: child,
    log: () => log,
    async stop() {
      child.kill('SIGTERM');
      return ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Runs one `sen` command to its end. */
export function sen(
  dataDir: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: senEnv(dataDir, env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((done) => child.once('close', (code) => done({ code, stdout, stderr })));
}

/** Signs in as the administrator; the value is for the Cookie header. */
export async function signIn(server: Pick<TestServer, 'http'>): Promise<string> {
  const answer = await fetch(`${server.http}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.http },
    body: JSON.stringify(ADMIN),
  });
  if (!answer.ok) throw new Error(`sign-in answered ${answer.status}: ${await answer.text()}`);
  return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

export const removeDir = (dir: string): void => rmSync(dir, { recursive: true, force: true });
