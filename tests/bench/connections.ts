import { createConnection, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { startServer, tempDir } from '../support/server.ts';
import { type Benchmark, round } from './bench.ts';
import { type BenchDevice, rssMb, startPlatform } from './platform.ts';

/** Connects and waits for CONNACK 0. */
function connect(port: number, { id, token }: BenchDevice): Promise<Socket> {
  return new Promise((done, fail) => {
    const socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
    socket.once('error', fail);
    socket.once('data', (data) => {
      if (data[0] === 0x20 && data[3] === 0) done(socket);
      else fail(new Error(`${id}: CONNACK ${data.toString('hex')}`));
    });
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: true,
        clientId: id,
        keepalive: 3600,
        username: token,
      }),
    );
  });
}

/** All at once, as after a power cut of a radio mast, but no more half-open at a time than a backlog of TCP takes. */
async function connectAll(port: number, devices: readonly BenchDevice[]): Promise<Socket[]> {
  const sockets: Socket[] = new Array(devices.length);
  let next = 0;
  const lanes = Array.from({ length: 200 }, async () => {
    while (next < devices.length) {
      const n = next++;
      sockets[n] = await connect(port, devices[n] as BenchDevice);
    }
  });
  await Promise.all(lanes);
  return sockets;
}

export const connections: Benchmark = {
  name: 'connections',
  what: '10,000 idle connections: memory of each (budget ≤ 25 KB), and all back after a restart (budget ≤ 30 s)',
  async run(scale) {
    const count = scale === 'full' ? 10_000 : 300;
    const platform = await startPlatform(count);
    // The first fifth warms code and pools up; what is measured is what each further connection costs.
    const warm = platform.devices.slice(0, count / 5);
    const sockets = await connectAll(platform.server.mqttPort, warm);
    await new Promise((done) => setTimeout(done, 2000));
    const before = platform.rssMb();
    sockets.push(...(await connectAll(platform.server.mqttPort, platform.devices.slice(warm.length))));
    await new Promise((done) => setTimeout(done, 2000));
    const each = ((platform.rssMb() - before) * 1024) / (count - warm.length);
    for (const socket of sockets) socket.on('error', () => undefined);
    await platform.server.stop();

    const restarted = Date.now();
    const server = await startServer({ dataDir: platform.server.dataDir });
    await connectAll(server.mqttPort, platform.devices);
    const back = Date.now() - restarted;
    const memory = rssMb(server.process.pid as number);
    await server.kill();
    return {
      connections: count,
      kb_each: round(each),
      reconnected_s: round(back / 1000),
      rss_mb: round(memory),
      budget_kb: 25,
      budget_s: 30,
    };
  },
};

export const smallFleet: Benchmark = {
  name: 'small-fleet-memory',
  what: 'memory with 1,000 devices connected that report every 5 minutes; budget ≤ 250 MB',
  async run(scale) {
    const count = scale === 'full' ? 1000 : 100;
    const dataDir = tempDir();
    const platform = await startPlatform(count, { dataDir });
    try {
      const sockets = await connectAll(platform.server.mqttPort, platform.devices);
      const until = Date.now() + (scale === 'full' ? 60_000 : 2000);
      let n = 0;
      let highest = 0;
      while (Date.now() < until) {
        const device = platform.devices[n % count] as BenchDevice;
        const payload = JSON.stringify({
          soil_moisture: 30 + (n % 10),
          soil_temperature: 27.5,
          battery_voltage: 3.6,
          signal_strength: -97,
        });
        sockets[n % count]?.write(
          generate({ cmd: 'publish', topic: `sen/v1/${device.id}/up`, payload, qos: 0, dup: false, retain: false }),
        );
        n++;
        highest = Math.max(highest, platform.rssMb());
        await new Promise((done) => setTimeout(done, 300_000 / count));
      }
      return { devices: count, messages: n, highest_rss_mb: round(highest), budget: 250 };
    } finally {
      await platform.remove();
    }
  },
};
