import { join } from 'node:path';
import { can, type Rightful, rightsOf } from '../../domain/permissions.ts';
import type { Scope } from '../../domain/scopes.ts';
import { openRegistryInThread } from '../../store/registry/open.ts';
import { PlaceDirectory } from '../../store/registry/place-directory.ts';
import { removeDir, type ServerOptions, sen, startServer, tempDir } from '../support/server.ts';
import { type Benchmark, quantile, round, type Scale } from './bench.ts';
import { FULL_PROVINCE, fillLargeRegistry, type RegistrySize } from './large-registry.ts';

const sizes: Readonly<Record<Scale, RegistrySize>> = {
  full: { organisations: 5000, users: 20_000, devices: 100_000 },
  quick: { organisations: 50, users: 200, devices: 1000 },
};

/** Half of the devices, a few hundred, fifty, twenty. */
const scopes: Readonly<Record<string, Scope>> = {
  all: 'all',
  province: `province:${FULL_PROVINCE}`,
  commune: 'commune:90005@2025-07-01',
  village: 'village:village-10',
  organisation: 'organisation:org-7',
};

const ROUNDS = 200;

/** µs for one question whether somebody may be told of a device: where it belongs, and whether he may see what is there. */
async function checkUs(file: string, devices: number): Promise<Record<string, number>> {
  const registry = openRegistryInThread(file);
  const places = await PlaceDirectory.load(registry);
  const ids = Array.from({ length: 1000 }, (_, n) => `device-${String((n * 97) % devices).padStart(6, '0')}`);
  const grants = [
    ...Object.values(scopes).filter((scope) => scope !== 'all'),
    ...Array.from({ length: 15 }, (_, n): Scope => `organisation:org-${n + 10}`),
  ].map((scope) => ({ role: 'viewer' as const, scope }));
  const people: Record<string, Rightful> = {
    one_scope: { rights: rightsOf(grants.slice(0, 1)) },
    nineteen_scopes: { rights: rightsOf(grants) },
  };
  const figures: Record<string, number> = {};
  for (const [name, who] of Object.entries(people)) {
    const samples: number[] = [];
    let seen = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const begun = performance.now();
      for (const id of ids) {
        const place = places.device(id);
        if (place && can(who, 'live.read', place)) seen++;
      }
      samples.push(((performance.now() - begun) * 1000) / ids.length);
    }
    if (seen === 0) throw new Error(`${name} sees nothing: nothing was measured`);
    figures[`check_${name}_p50_us`] = round(quantile(samples, 0.5), 2);
    figures[`check_${name}_p99_us`] = round(quantile(samples, 0.99), 2);
  }
  await registry.destroy();
  return figures;
}

async function bearer(dataDir: string, scope: Scope): Promise<string> {
  const words = ['token', 'create', 'bench', '--role', 'viewer', '--scope', scope, '--json'];
  const { code, stdout, stderr } = await sen(dataDir, words);
  if (code !== 0) throw new Error(`no token on ${scope}: ${stderr}`);
  return (JSON.parse(stdout) as { secret: string }).secret;
}

async function timed(url: string, secret: string): Promise<number> {
  const samples: number[] = [];
  for (let n = 0; n < 23; n++) {
    const begun = performance.now();
    const answer = await fetch(url, { headers: { authorization: `Bearer ${secret}` } });
    const body = await answer.text();
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${body.slice(0, 300)}`);
    // The first few warm the caches up.
    if (n >= 3) samples.push(performance.now() - begun);
  }
  return round(quantile(samples, 0.5));
}

export const permissions: Benchmark = {
  name: 'permissions',
  what:
    '5,000 organisations, 20,000 users, 100,000 devices: a permission check on the live path (budget < 5 µs); device list ' +
    'and overview at the API for scopes of half, hundreds and tens of the devices (budget ≤ 100 ms each)',
  async run(scale) {
    const size = sizes[scale];
    const dataDir = tempDir();
    try {
      await fillLargeRegistry(join(dataDir, 'registry.db'), size, Date.now());
      const checks = await checkUs(join(dataDir, 'registry.db'), size.devices);
      const options: ServerOptions = { dataDir };
      const server = await startServer(options);
      try {
        const figures: Record<string, number> = {};
        for (const [name, scope] of Object.entries(scopes)) {
          const secret = await bearer(dataDir, scope);
          const get = (path: string) => timed(`${server.http}/api/v1${path}`, secret);
          figures[`overview_${name}_p50_ms`] = await get('/overview');
          figures[`devices_${name}_p50_ms`] = await get('/devices?limit=100');
          figures[`lost_devices_${name}_p50_ms`] = await get('/devices?limit=100&freshness=lost');
          figures[`open_alerts_${name}_p50_ms`] = await get('/alerts?limit=100');
        }
        return { ...size, ...checks, ...figures, budget_check_us: 5, budget_each_ms: 100 };
      } finally {
        await server.kill();
      }
    } finally {
      removeDir(dataDir);
    }
  },
};
