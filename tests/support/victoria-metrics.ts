import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startChild } from './child-server.ts';
import { freePort } from './free-port.ts';
import { requireTool } from './require-tool.ts';

/** Path of VictoriaMetrics (Debian: victoria-metrics), null when it is not installed. */
export const victoriaMetricsPath = (): string | null => requireTool('victoria-metrics', 'victoria-metrics');

export interface VictoriaMetricsServer {
  readonly url: string;
  /** Every sample whose labels match, as `{ metric, values, timestamps }`. */
  export(selector: string): Promise<VictoriaSeries[]>;
  remove(): Promise<void>;
}

export interface VictoriaSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly number[];
  readonly timestamps: readonly number[];
}

/** Starts VictoriaMetrics, which takes InfluxDB 2.x's `/api/v2/write`, on a free port with a folder of its own. */
export async function startVictoriaMetrics(): Promise<VictoriaMetricsServer> {
  const path = victoriaMetricsPath();
  if (path === null) throw new Error('victoria-metrics is not installed');
  const root = mkdtempSync(join(tmpdir(), 'sen-victoria-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [`-storageDataPath=${root}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y'];
  const child = await startChild(path, args, async () => (await fetch(`${url}/health`)).ok);
  return {
    url,
    export: async (selector) => {
      await fetch(`${url}/internal/force_flush`);
      const body = await (await fetch(`${url}/api/v1/export?match[]=${encodeURIComponent(selector)}`)).text();
      return body
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as VictoriaSeries);
    },
    remove: async () => {
      await child.kill();
      rmSync(root, { recursive: true, force: true });
    },
  };
}
