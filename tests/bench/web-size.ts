import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Benchmark, round } from './bench.ts';

const ROOT = resolve(import.meta.dirname, '../../dist/web');

/** The scripts that index.html asks for, and whatever those import without being asked again. */
function firstLoad(): string[] {
  const html = readFileSync(join(ROOT, 'index.html'), 'utf8');
  const found = new Set<string>();
  const waiting = [...html.matchAll(/(?:src|href)="\/?([^"]+\.js)"/g)].map((match) => match[1] as string);
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = readFileSync(join(ROOT, file), 'utf8');
    for (const match of text.matchAll(/(?:import|from)\s*"\.\/([^"]+\.js)"/g))
      waiting.push(join('assets', match[1] as string));
  }
  return [...found];
}

export const webSize: Benchmark = {
  name: 'web-size',
  what: 'JavaScript of the first load before map and charts; budget ≤ 200 kB gzip',
  async run() {
    if (!existsSync(ROOT)) throw new Error('dist/web is missing: run "npm run build" first');
    const kb = (files: string[]) =>
      round(files.reduce((sum, file) => sum + gzipSync(readFileSync(join(ROOT, file)), { level: 9 }).length, 0) / 1000);
    const all = readdirSync(join(ROOT, 'assets')).filter((file) => file.endsWith('.js'));
    return { first_load_kb: kb(firstLoad()), all_scripts_kb: kb(all.map((file) => join('assets', file))), budget: 200 };
  },
};
