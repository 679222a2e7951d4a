import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { Notified } from './notified.ts';

const program = fileURLToPath(new URL('./dying-process.ts', import.meta.url));

/** Lets a process plan and send, and kills it when it has sent so many. @returns the keys that it sent */
async function killAfter(file: string, now: number, messages: number): Promise<string[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', program, file, String(now)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (said.split('\n').length > messages) child.kill('SIGKILL');
  });
  await ended;
  return said.split('\n').filter((line) => line !== '');
}

it('killed at any moment, everybody is told of every alert, and of none under two keys', async () => {
  const sen = await Notified.open();
  const people = ['bay', 'sau', 'chin', 'muoi'];
  for (const id of people) await sen.person(id);
  const alerts: string[] = [];
  for (let n = 0; n < 60; n += 1) alerts.push(await sen.raise(n % 3 === 0 ? 'danger' : 'act'));
  await sen.notifications.stop();
  const file = join(sen.dir, 'registry.db');
  const keys: string[] = [];
  for (const messages of [1, 9, 40]) keys.push(...(await killAfter(file, sen.now, messages)));
  keys.push(...(await killAfter(file, sen.now, Number.POSITIVE_INFINITY)));

  // 40 alerts are ordinary, of which everybody is told 30 in an hour, and once that there are more; 20 are danger.
  expect(new Set(keys).size).toBe(people.length * (30 + 1 + 20));
  const rows = await sen.registry.selectFrom('deliveries').select(['idempotency_key', 'state']).execute();
  expect(rows.map(({ idempotency_key }) => idempotency_key).sort()).toEqual([...new Set(keys)].sort());
  expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['sent']));
  for (const user of people) expect(await sen.notices(user)).toHaveLength(alerts.length);
  await sen.close();
}, 120_000);
