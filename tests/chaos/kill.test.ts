import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InfluxServer, influxdPath, startInfluxd } from '../support/influxd.ts';
import { impliedEpisodes, recordedAlerts } from './support/alerts.ts';
import { ChaosServer } from './support/chaos-server.ts';
import { Fleet, SWING } from './support/fleet.ts';
import type { Comparison, Stated } from './support/ledger.ts';
import { until } from './support/until.ts';
import { startWebhookReceiver, type WebhookReceiver } from './support/webhook-receiver.ts';

/** SEN_TEST_KILL_ROUNDS asks for a longer run. */
const ROUNDS = Number(process.env.SEN_TEST_KILL_ROUNDS ?? 20);
/** In every so many rounds the start itself is killed too. */
const KILLED_STARTS_EVERY = 4;

const between = (least: number, most: number): number => least + Math.floor(Math.random() * (most - least));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const stores = [
  { kind: 'embedded', skip: false },
  { kind: 'influx', skip: influxdPath() === null },
] as const;

for (const { kind, skip } of stores) {
  describe.skipIf(skip)(`the process killed ${ROUNDS} times under load, readings in the ${kind} store`, () => {
    let influx: InfluxServer | null = null;
    let webhook: WebhookReceiver;
    let server: ChaosServer;
    let fleet: Fleet;
    let stored: Stated[];
    let compared: Comparison;

    beforeAll(async () => {
      influx = kind === 'influx' ? await startInfluxd() : null;
      webhook = await startWebhookReceiver(50);
      const env: Record<string, string> = influx ? { SEN_STORE: 'influx', SEN_INFLUX_URL: influx.url } : {};
      server = await ChaosServer.prepare({ env: { ...env, SEN_WEBHOOK_URL: webhook.url } });
      await server.start();
      fleet = new Fleet(server);
      await fleet.startMix();
      for (let round = 0; round < ROUNDS; round += 1) {
        const before = fleet.ledger.acks;
        await until('readings are acknowledged again', () => fleet.ledger.acks > before, { everyMs: 5 });
        await pause(between(300, 1500));
        await server.kill();
        if (round % KILLED_STARTS_EVERY === 0) await server.startAndKill(between(200, 900));
        await server.start();
      }
      fleet.pause();
      await until('everything is acknowledged', () => fleet.waiting === 0);
      await server.drained();
      await until('every notification was delivered', () => recordedAlerts(server.dataDir).undelivered === 0);
      stored = await server.exported();
      compared = fleet.ledger.compare(stored);
      await server.stop();
      const { promised, lost, doubled } = compared;
      console.log(
        `${kind}: ${ROUNDS} kills, ${promised} observations acknowledged in ${fleet.ledger.sends} messages, ` +
          `${lost.length} lost, ${doubled} doubled, ${recordedAlerts(server.dataDir).transitions.length} transitions`,
      );
    }, 180_000);

    afterAll(async () => {
      await fleet?.end();
      await server?.remove();
      await webhook?.close();
      await influx?.remove();
    });

    it('loses no acknowledged reading', () => {
      expect(compared.promised).toBeGreaterThan(1000);
      for (const { acks } of fleet.publishers) expect(acks).toBeGreaterThan(ROUNDS);
      expect(compared.lost.slice(0, 10)).toEqual([]);
    });

    it('stores no reading twice, however often it was sent', () => {
      expect(fleet.ledger.sends).toBeGreaterThan(0);
      expect(compared.doubled).toBe(0);
      expect(compared.foreign.slice(0, 10)).toEqual([]);
    });

    it('stores every value as it was sent', () => {
      expect(compared.wrong.slice(0, 10)).toEqual([]);
    });

    it('records each transition that the stored results imply exactly once', () => {
      const implied = impliedEpisodes(stored, SWING);
      const recorded = recordedAlerts(server.dataDir);
      expect(implied.length).toBeGreaterThan(ROUNDS);
      expect(recorded.episodes).toEqual(implied);
      const cleared = implied.filter(({ clearedAt }) => clearedAt !== null).length;
      expect(recorded.transitions).toHaveLength(implied.length + cleared);
    });

    it('makes one notification, under a key of its own, for each transition, and delivers it', () => {
      const { outbox, transitions } = recordedAlerts(server.dataDir);
      expect(outbox).toEqual(transitions);
      expect(new Set(outbox).size).toBe(outbox.length);
      expect([...webhook.received.keys()].sort()).toEqual(outbox);
    });

    it('takes nothing for bad that was good', () => {
      expect(recordedAlerts(server.dataDir).quarantined).toBe(0);
    });
  });
}
