import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildServer, startChild } from './child-server.ts';
import { freePort } from './free-port.ts';
import { requireTool } from './require-tool.ts';

/** Path of InfluxDB 1.x's server (Debian: influxdb), null when it is not installed. */
export const influxdPath = (): string | null => requireTool('influxd', 'influxdb');

export interface InfluxServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Ends it; its data stays for the next start. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

export interface InfluxOptions {
  /** Where its data goes; a temporary folder, removed in the end, when left out. */
  readonly folder?: string;
  /** Answers only with a user's password; users are made by `CREATE USER … WITH ALL PRIVILEGES`. */
  readonly auth?: boolean;
}

/** Starts a real influxd with folders and a free port of its own, on loopback, reporting to nobody. */
export async function startInfluxd({ folder, auth = false }: InfluxOptions = {}): Promise<InfluxServer> {
  const path = influxdPath();
  if (path === null) throw new Error('influxd is not installed');
  const root = folder ?? mkdtempSync(join(tmpdir(), 'sen-influxd-'));
  const port = await freePort();
  const config = join(root, 'influxdb.conf');
  writeFileSync(config, configuration({ root, port, auth }));
  const url = `http://127.0.0.1:${port}`;
  const isReady = async () => (await fetch(`${url}/ping`)).status === 204;
  const launch = (): Promise<ChildServer> => startChild(path, ['-config', config], isReady);
  let child = await launch();
  return {
    url,
    port,
    get pid() {
      return child.pid;
    },
    stop: () => child.stop(),
    kill: () => child.kill(),
    start: async () => {
      await child.stop();
      child = await launch();
    },
    remove: async () => {
      await child.kill();
      if (folder === undefined) rmSync(root, { recursive: true, force: true });
    },
  };
}

const configuration = ({ root, port, auth }: { root: string; port: number; auth: boolean }) => `
reporting-enabled = false
bind-address = "127.0.0.1:0"
[meta]
  dir = "${root}/meta"
  logging-enabled = false
[data]
  dir = "${root}/data"
  wal-dir = "${root}/wal"
  query-log-enabled = false
[coordinator]
[monitor]
  store-enabled = false
[subscriber]
  enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  auth-enabled = ${auth}
  log-enabled = false
[logging]
  level = "error"
[continuous_queries]
  enabled = false
`;
