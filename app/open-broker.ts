import { createBroker } from '../broker/create-broker.ts';

/**
 * The broker with an identity for everybody, on loopback, for protocol conformance suites. Subscriptions to
 * `test/nosubscribe` are refused, as such suites expect of one topic; nothing is stored and nobody is told apart,
 * so the product itself never runs this.
 */
const NO_SUBSCRIBE = 'test/nosubscribe';

const portText = process.argv[process.argv.indexOf('--port') + 1] ?? '';
const port = Number(process.argv.includes('--port') ? portText : 1883);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port takes a number from 0 to 65535, not ${portText || 'nothing'}`);
  process.exit(2);
}

const broker = await createBroker({
  host: '127.0.0.1',
  port,
  // Nothing is an uplink here: what is published goes to those who subscribed.
  sink: { append() {}, whenDurable: (done) => done(), hasRoom: true, onRoom() {} },
  authenticate: () => ({
    ok: true,
    identity: {
      device: 'open',
      carries: () => false,
      unrestricted: true,
      maySubscribe: (filter) => filter !== NO_SUBSCRIBE,
    },
  }),
  onRefusal: ({ reason, detail, count }) =>
    console.error(`${reason}: ${detail}${count > 1 ? ` (${count} times)` : ''}`),
  limits: { sessionsPerDevice: 10_000 },
}).catch((error: NodeJS.ErrnoException) => {
  console.error(
    `cannot listen on 127.0.0.1:${port}: ${error.code === 'EADDRINUSE' ? 'the port is in use' : error.message}`,
  );
  process.exit(1);
});
console.log(`MQTT on 127.0.0.1:${broker.port}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => broker.close().then(() => process.exit(0)));
