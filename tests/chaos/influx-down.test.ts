import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InfluxServer, influxdPath, startInfluxd } from '../support/influxd.ts';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from './support/faulty-proxy.ts';
import { Fleet, SWING } from './support/fleet.ts';
import { LiveClient } from './support/live-client.ts';
import { until } from './support/until.ts';

const PATIENT = { withinMs: 60_000 };

async function storeIs(server: ChaosServer, reason: string | null): Promise<void> {
  await until(
    `the store's state is ${reason ?? 'ok'}`,
    async () => {
      const { checks } = await server.readiness();
      const shown = new Map(checks.map((check) => [check.name, check.reason]));
      if (reason === null) return checks.every(({ ok }) => ok);
      return shown.get('ingest') === reason;
    },
    { ...PATIENT, everyMs: 200 },
  );
}

/** Waits until readings are acknowledged, shown live and judged, all while the store is away. */
async function everythingElseGoesOn(server: ChaosServer, fleet: Fleet, live: LiveClient): Promise<void> {
  const before = { acks: fleet.ledger.acks, observations: live.observations, alerts: live.alerts };
  await until('acknowledgements go on', () => fleet.ledger.acks > before.acks + 1000, PATIENT);
  await until('the live view goes on', () => live.observations > before.observations + 100, PATIENT);
  await until('alerts go on', () => live.alerts > before.alerts + 20, PATIENT);
  const newest = Math.max(...[...live.latest.values()].map(([at]) => at));
  expect(newest).toBeGreaterThan(Date.now() - 5000);
  await until('alerts keep up', async () => (await server.metric('sen_journal_unevaluated_commits')) < 500, PATIENT);
}

describe.skipIf(influxdPath() === null)('InfluxDB away under load', () => {
  let influx: InfluxServer;
  let proxy: FaultyProxy;
  let server: ChaosServer;
  let fleet: Fleet;
  let live: LiveClient;

  beforeAll(async () => {
    influx = await startInfluxd();
    proxy = await startFaultyProxy(influx.url);
    server = await ChaosServer.prepare({ env: { SEN_STORE: 'influx', SEN_INFLUX_URL: proxy.url } });
    await server.start();
    fleet = new Fleet(server);
    await fleet.startMix();
    live = await LiveClient.open(server);
    await until('readings are stored', async () => (await server.metric('sen_stored_total')) > 100, PATIENT);
  });

  afterAll(async () => {
    await fleet?.end();
    live?.close();
    await server?.remove();
    await proxy?.close();
    await influx?.remove();
  });

  it('goes on acknowledging, showing and judging while influxd is stopped, and says that it cannot be reached', async () => {
    await influx.stop();
    await storeIs(server, 'unreachable');
    expect(await server.readiness()).toMatchObject({ http: 200, ready: true, status: 'degraded' });
    await everythingElseGoesOn(server, fleet, live);
    expect(await server.metric('sen_journal_depth_commits')).toBeGreaterThan(0);
  }, 120_000);

  it('starts without influxd too, and everything but the store goes on', async () => {
    live.close();
    await server.kill();
    await server.start();
    live = await LiveClient.open(server);
    await everythingElseGoesOn(server, fleet, live);
    expect(await server.readiness()).toMatchObject({ http: 200, ready: true, status: 'degraded' });
  }, 120_000);

  it('stores what waited once influxd is back, by itself and under load', async () => {
    await influx.start();
    await storeIs(server, null);
    // It may end as badly as Sen may.
    await influx.kill();
    await influx.start();
    await storeIs(server, null);
    // From here on a trickle will do.
    fleet.pause();
    expect(await server.readiness()).toMatchObject({ http: 200, ready: true, status: 'ok' });
  }, 120_000);

  const faults: readonly (readonly [name: string, fault: Fault, reason: string])[] = [
    ['400 to everything', { status: 400, body: '{"error":"no"}' }, 'failing'],
    ['401', { status: 401, body: '{"error":"authorization failed"}' }, 'unauthorised'],
    ['404', { status: 404, body: '{"error":"database not found: \\"sen\\""}' }, 'missing'],
    ['429', { status: 429, body: '{"error":"too many requests"}' }, 'overloaded'],
    ['500', { status: 500, body: '{"error":"internal error"}' }, 'failing'],
    ['503', { status: 503, body: '' }, 'overloaded'],
    ['nothing at all', 'silence', 'timeout'],
  ];
  it.each(faults)(
    'says so when InfluxDB answers %s, loses nothing and comes back by itself',
    async (_name, fault, reason) => {
      proxy.fault = fault;
      const before = fleet.ledger.acks;
      fleet.resume();
      await until('acknowledgements go on', () => fleet.ledger.acks > before + 100, PATIENT);
      fleet.pause();
      await storeIs(server, reason);
      proxy.fault = 'pass';
      await storeIs(server, null);
    },
    180_000,
  );

  it('has stored every acknowledged reading once, and each transition once, in the end', async () => {
    await until('everything is acknowledged', () => fleet.waiting === 0);
    await server.drained();
    const stored = await server.exported();
    await server.stop();
    const { promised, lost, doubled, wrong, foreign } = fleet.ledger.compare(stored);
    console.log(
      `${promised} acknowledged, ${lost.length} lost, ${doubled} doubled, ${proxy.faulted} requests met a fault`,
    );
    expect(promised).toBeGreaterThan(1000);
    expect({ lost: lost.slice(0, 5), doubled, wrong: wrong.slice(0, 5), foreign: foreign.slice(0, 5) }).toEqual({
      lost: [],
      doubled: 0,
      wrong: [],
      foreign: [],
    });
    const recorded = recordedAlerts(server.dataDir);
    expect(recorded.episodes).toEqual(impliedEpisodes(stored, SWING));
    expect(recorded.quarantined).toBe(0);
    expect(recorded.outbox).toEqual(recorded.transitions);
  }, 120_000);
});
