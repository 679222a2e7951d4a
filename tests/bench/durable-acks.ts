import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { startChild } from '../support/child-server.ts';
import { freePort } from '../support/free-port.ts';
import { requireTool } from '../support/require-tool.ts';
import { type Benchmark, round, seconds } from './bench.ts';
import { load, startPlatform } from './platform.ts';

const WINDOW = 200;

/** Mosquitto as fast as it goes: no persistence, no subscriber, nothing stored. */
async function mosquittoAcks(devicesFile: string, duration: number) {
  const program = requireTool('mosquitto', 'mosquitto');
  if (program === null) return null;
  const folder = mkdtempSync(join(tmpdir(), 'sen-mosquitto-'));
  const port = await freePort();
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nmax_inflight_messages 0\nmax_queued_messages 0\nlog_type none\n`,
  );
  const server = await startChild(program, ['-c', config], async () => {
    await (await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 })).endAsync();
    return true;
  });
  try {
    return await load({ port, devicesFile, seconds: duration, window: WINDOW });
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true });
  }
}

export const durableAcks: Benchmark = {
  name: 'durable-acks',
  what: 'QoS 1, 50 connections, 4 values a message: acks after fsync, against Mosquitto in memory; budget ≥ 2.0 ×',
  async run(scale) {
    const duration = seconds(scale, 10);
    const platform = await startPlatform(50);
    try {
      // In turn, twice, so that a noisy minute does not fall on one of the two alone.
      const rounds = [];
      for (let n = 0; n < (scale === 'full' ? 3 : 1); n++) {
        const sen = await load({
          port: platform.server.mqttPort,
          devicesFile: platform.devicesFile,
          seconds: duration,
          window: WINDOW,
        });
        await platform.stored(await platform.metric('sen_uplinks_total'));
        const mosquitto = await mosquittoAcks(platform.devicesFile, duration);
        rounds.push({
          sen: Math.round(sen.per_s),
          mosquitto: mosquitto && Math.round(mosquitto.per_s),
          errors: sen.errors,
        });
      }
      const ratios = rounds.flatMap(({ sen, mosquitto }) => (mosquitto ? [sen / mosquitto] : []));
      return {
        rounds,
        ratio: round(ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN, 2),
        budget: 2,
      };
    } finally {
      await platform.remove();
    }
  },
};
