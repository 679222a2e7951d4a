import { afterEach, expect, it, vi } from 'vitest';
import { listedAlert } from '../../../domain/api/alerts.ts';
import { page } from '../../../domain/api/common.ts';
import { createToken } from '../../../store/registry/tokens.ts';
import { thresholdRule } from '../../support/rules.ts';
import { type RunningApi, startApi } from '../api/start-api.ts';
import { at, MINUTE, Scene } from './scene.ts';

vi.setConfig({ testTimeout: 180_000 });
const DEVICES = 10_000;
const VILLAGES = 100;
/** What 10,000 alerts with all that is planned for them may take; a tenth of a kilobyte more each would show. */
const MOST_BYTES = 300 * 1024 * 1024;

let scene: Scene;
let api: RunningApi | undefined;
afterEach(async () => {
  await api?.close();
  await scene.close();
});

it('10,000 devices over the limit within a minute: every alert is recorded, messages are few, and the pages open meanwhile', async () => {
  scene = await Scene.open();
  await scene.person('bay', { quiet: null });
  await scene.person('tam', { quiet: null });
  await scene.rule('salty', thresholdRule({ value: 4, clearValue: 3.5 }));
  const reads = (now: number) => ({ salinity: now <= at('08:05') ? 1 : 6 });
  await scene.crowd(DEVICES, { perVillage: DEVICES / VILLAGES, everyS: 60, reads });
  await scene.begin();
  const running = await startApi({ registry: scene.registry, places: scene.places, now: () => scene.now });
  api = running;
  const grant = { role: 'viewer', scope: 'all' } as const;
  const { secret } = await createToken(
    scene.registry,
    { name: 'page', grant, createdBy: 'test', expiresAt: null },
    scene.now,
  );
  await scene.until(at('08:05'), MINUTE);
  expect(await scene.alerts()).toEqual([]);

  const before = process.memoryUsage().rss;
  let most = before;
  let over = false;
  const pages: number[] = [];
  const looking = (async () => {
    while (!over) {
      const answer = await fetch(`${running.url}/api/v1/alerts?limit=50`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      expect(answer.status).toBe(200);
      pages.push(page(listedAlert).parse(await answer.json()).items.length);
      most = Math.max(most, process.memoryUsage().rss);
    }
  })();
  await scene.until(at('08:06'), MINUTE);
  over = true;
  await looking;

  const count = async (table: 'alerts' | 'alert_events' | 'outbox'): Promise<number> => {
    const { n } = await scene.registry
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return Number(n);
  };
  expect([await count('alerts'), await count('alert_events'), await count('outbox')]).toEqual([
    DEVICES,
    DEVICES,
    DEVICES,
  ]);
  const groups = await scene.registry.selectFrom('alerts').select('group_id').distinct().execute();
  expect(groups).toHaveLength(VILLAGES);
  // Thirty an hour to each, and one that says that there is more.
  for (const who of ['bay', 'tam']) {
    const sent = scene.sent.filter(({ to }) => to === who);
    expect(sent).toHaveLength(31);
    expect(sent.filter(({ message }) => /99 điểm khác/.test(message.subject)).length).toBeGreaterThan(0);
  }
  expect(pages.at(-1)).toBe(50);
  expect(most - before).toBeLessThan(MOST_BYTES);
  expect(scene.troubles).toEqual([]);
  console.log(
    `${DEVICES} alerts: ${pages.length} pages answered meanwhile, ${Math.round((most - before) / 1e6)} MB more at most`,
  );
});
