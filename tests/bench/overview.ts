import { join } from 'node:path';
import Database from 'better-sqlite3';
import { removeDir, sen, startServer, tempDir } from '../support/server.ts';
import { type Benchmark, quantile, round } from './bench.ts';
import { fillLargeRegistry } from './large-registry.ts';

const HOUR_MS = 3_600_000;
/** A week, and the day of the week before. */
const HOURS = 8 * 24 + 1;

/** What came from each device in each hour, as ingest counts it. */
function fillHours(file: string, devices: number, now: number): void {
  const database = new Database(file);
  const count = (n: number) => `select 0 as i union all select i + 1 from n where i + 1 < ${n}`;
  database.exec(`
    insert into device_hours (device_id, hour, uplinks, late, refused)
      with recursive n(i) as (${count(devices)}), h(j) as (select 0 union all select j + 1 from h where j + 1 < ${HOURS})
      select printf('device-%06d', i), ${Math.floor(now / HOUR_MS)} - j, 4, 0, 0 from n, h order by 1, 2`);
  database.close();
}

/** p50 of a GET, and how long the first took, ms. */
async function timed(url: string, secret: string): Promise<{ p50: number; first: number; kb: number }> {
  const samples: number[] = [];
  let kb = 0;
  for (let n = 0; n < 24; n++) {
    const begun = performance.now();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
    const body = await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${Buffer.from(body).toString().slice(0, 300)}`);
    samples.push(performance.now() - begun);
    kb = body.byteLength / 1024;
  }
  return { p50: round(quantile(samples.slice(3), 0.5)), first: round(samples[0] as number), kb: round(kb) };
}

export const overviews: Benchmark = {
  name: 'overviews',
  what: '1,000 sites as cards (budget ≤ 100 ms) and villages with 10,000 devices (budget ≤ 300 ms), at the API',
  async run(scale) {
    const devices = scale === 'full' ? 10_000 : 400;
    const dataDir = tempDir();
    const file = join(dataDir, 'registry.db');
    const now = Date.now();
    await fillLargeRegistry(file, { organisations: 50, users: 50, devices }, now);
    fillHours(file, devices, now);
    const server = await startServer({ dataDir });
    try {
      const token = await sen(dataDir, ['token', 'create', 'bench', '--role', 'viewer', '--json']);
      const { secret } = JSON.parse(token.stdout) as { secret: string };
      const sites = await timed(`${server.http}/api/v1/overview/sites?limit=1000`, secret);
      const villages = await timed(`${server.http}/api/v1/overview/villages`, secret);
      return {
        devices,
        sites: Math.min(1000, devices / 2),
        sites_p50_ms: sites.p50,
        sites_first_ms: sites.first,
        sites_kb: sites.kb,
        villages_p50_ms: villages.p50,
        villages_first_ms: villages.first,
        budget_sites_ms: 100,
        budget_villages_ms: 300,
      };
    } finally {
      await server.stop();
      removeDir(dataDir);
    }
  },
};
