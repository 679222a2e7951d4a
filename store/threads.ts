import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts the thread whose entry stands beside the caller: `startThread(import.meta.url, './journal-thread')`.
 * Compiled code starts compiled threads; run from source (tests, development), the thread reads TypeScript
 * through tsx.
 */
export function startThread(from: string, entry: string, options: WorkerOptions = {}): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`${entry}.js`, from), options);
  const file = JSON.stringify(new URL(`${entry}.ts`, from).href);
  // A thread made from text resolves from the working directory, which may be anywhere.
  // `require` finds the CommonJS build, which cannot register itself; the other one stands beside it.
  const api = createRequire(import.meta.url)
    .resolve('tsx/esm/api')
    .replace(/\.cjs$/, '.mjs');
  const tsx = JSON.stringify(pathToFileURL(api).href);
  const boot = `import(${tsx}).then((tsx) => { tsx.register(); return import(${file}); });`;
  return new Worker(boot, { ...options, eval: true });
}
