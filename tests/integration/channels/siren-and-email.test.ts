import { afterEach, describe, expect, it } from 'vitest';
import { sirenConfig } from '../../../domain/notifications/endpoints.ts';
import { dueMails } from '../../../store/registry/mails.ts';
import { exampleMessage } from '../../unit/domain/notifications/example-message.ts';
import { type Bench, startBench } from '../broker/support.ts';
import { channelBench, NOW } from './setting-up.ts';

const bench = channelBench();
const config = sirenConfig.parse({ device: 'siren-1', seconds: 45 });
let mqtt: Bench | null = null;
afterEach(() => mqtt?.close());

describe('a siren', () => {
  it('gets a downlink over MQTT that is worthless when it comes late', async () => {
    mqtt = await startBench();
    const device = await mqtt.device('siren-1');
    device.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'sen/v1/siren-1/down', qos: 1 }] } as never);
    await device.next('suback');
    const { broker } = mqtt;
    const { siren } = bench.open({ publish: (topic, payload) => broker.publish(topic, payload) });
    const message = exampleMessage({ level: 'danger' });
    expect(await siren.send({ config, secret: null }, message)).toMatchObject({ kind: 'sent' });
    const { payload } = await device.next('publish');
    expect(JSON.parse((payload as Buffer).toString())).toEqual({
      cmd: 'siren',
      id: message.key,
      seconds: 45,
      pattern: 'pulse',
      output: 'both',
      level: 'danger',
      until: new Date(NOW + 600_000).toISOString(),
    });
  });

  it.each([
    ['cleared', 0],
    ['test', 3],
    ['raised', 45],
  ] as const)('%s sounds %i s', async (purpose, seconds) => {
    const sent: string[] = [];
    const { siren } = bench.open({ publish: async (_, payload) => void sent.push(Buffer.from(payload).toString()) });
    await siren.send({ config, secret: null }, exampleMessage({ purpose }));
    expect(JSON.parse(sent[0] ?? '')).toMatchObject({ seconds });
  });

  it('does not sound for a digest', async () => {
    const { siren } = bench.open({ publish: () => Promise.reject(new Error('published')) });
    expect((await siren.send({ config, secret: null }, exampleMessage({ purpose: 'digest' }))).kind).toBe('never');
  });

  it('is tried again while the broker takes nothing', async () => {
    const { siren } = bench.open({ publish: () => new Promise(() => {}), timeoutMs: 20 });
    expect((await siren.send({ config, secret: null }, exampleMessage())).kind).toBe('later');
  });
});

describe('e-mail', () => {
  it('is handed to the queue of all letters, with what to do and where to look', async () => {
    const { email } = bench.open();
    const message = exampleMessage({ subject: 'Cần xử lý\nBcc: somebody@example.org' });
    expect(await email.send({ config: { address: 'lan@example.org' }, secret: null }, message)).toMatchObject({
      kind: 'sent',
    });
    await email.send({ config: { address: 'lan@example.org' }, secret: null }, message);
    const [letter, ...more] = await dueMails(bench.registry.current, NOW, 10);
    expect(more, 'handed over twice').toEqual([]);
    expect(letter).toMatchObject({ to: 'lan@example.org', subject: 'Cần xử lý Bcc: somebody@example.org' });
    expect(letter?.text).toContain(`${message.text}\n\n${message.url}\n\nSen\n`);
  });
});
