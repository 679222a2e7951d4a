import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { checkChannel } from '../../../app/check-channel.ts';
import { channelBench } from '../channels/setting-up.ts';

const bench = channelBench();
let server: Server | null = null;
afterEach(() => server?.close());

/** A mail server that lets in whoever knows the password. */
async function mailServer(password: string): Promise<string> {
  const expected = Buffer.from(`\0sen\0${password}`).toString('base64');
  server = createServer((socket) => {
    socket.write('220 test ESMTP\r\n');
    socket.setEncoding('utf8').on('data', (line: string) => {
      if (/^EHLO/i.test(line)) socket.write('250-test\r\n250 AUTH PLAIN\r\n');
      else if (/^AUTH/i.test(line)) socket.write(line.includes(expected) ? '235 in\r\n' : `535 not ${line.trim()}\r\n`);
      else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as { port: number }).port}`;
}

const check = (smtp: string | null) =>
  checkChannel('email', { channels: bench.open(), mail: { smtp, outboxDir: '/var/lib/sen/outbox' } });

describe('checking a channel', () => {
  it('signs in to the mail server, and says no more of a refusal than its number', async () => {
    const host = await mailServer('right');
    expect(await check(`smtp://sen:right@${host}`)).toEqual({ result: 'ok', detail: host });
    const refused = await check(`smtp://sen:wrong@${host}`);
    expect(refused).toEqual({ result: 'failed', detail: `${host} does not take us (535)` });
  });

  it('says where letters are when there is no mail server', async () => {
    expect(await check(null)).toMatchObject({ result: 'cannot-be-checked', detail: expect.stringContaining('outbox') });
  });

  it('sends nothing where there is nobody to ask', async () => {
    const mail = { smtp: null, outboxDir: '' };
    const channels = bench.open({ publish: () => Promise.reject(new Error('published')) });
    for (const kind of ['siren', 'webhook', 'push'] as const)
      expect((await checkChannel(kind, { channels, mail })).result).toBe('cannot-be-checked');
  });
});
