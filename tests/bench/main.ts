import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { backlogMemory } from './backlog-memory.ts';
import type { Benchmark, Scale } from './bench.ts';
import { connections, smallFleet } from './connections.ts';
import { durableAcks } from './durable-acks.ts';
import { ackLatency, liveLatency } from './latency.ts';
import { overviews } from './overview.ts';
import { permissions } from './permissions.ts';
import { chartsEmbedded, chartsInflux, overview } from './queries.ts';
import { noDataTick, rules } from './rules.ts';
import { storedEmbedded, storedInflux } from './stored.ts';
import { webInteractive, webLive, webSites, webWall, webYear } from './web/pages.ts';
import { webSize } from './web-size.ts';

const all: readonly Benchmark[] = [
  durableAcks,
  storedEmbedded,
  storedInflux,
  backlogMemory,
  ackLatency,
  liveLatency,
  rules,
  noDataTick,
  connections,
  smallFleet,
  chartsEmbedded,
  chartsInflux,
  overview,
  overviews,
  permissions,
  webSize,
  webInteractive,
  webSites,
  webYear,
  webLive,
  webWall,
];

// npm run bench -- [--quick] [name …]; one JSON line a benchmark on standard output, all of them in artifacts/bench.json.
const words = process.argv.slice(2);
const scale: Scale = words.includes('--quick') ? 'quick' : 'full';
const wanted = words.filter((word) => !word.startsWith('--'));
const unknown = wanted.filter((name) => !all.some((benchmark) => benchmark.name === name));
if (unknown.length > 0) {
  console.error(`no benchmark ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const machine = {
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memory_gb: Math.round(totalmem() / 1e9),
  node: process.version,
};
const results: object[] = [];
for (const benchmark of all.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const begun = Date.now();
  const figures = await benchmark.run(scale).catch((error: Error) => ({ failed: error.message }));
  if ('failed' in figures) process.exitCode = 1;
  const result = {
    benchmark: benchmark.name,
    what: benchmark.what,
    scale,
    ...figures,
    took_s: Math.round((Date.now() - begun) / 1000),
  };
  results.push(result);
  console.log(JSON.stringify(result));
}
mkdirSync('artifacts', { recursive: true });
writeFileSync(
  'artifacts/bench.json',
  `${JSON.stringify({ at: new Date().toISOString(), machine, results }, null, 2)}\n`,
);
process.exit();
