import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { deliverMails } from '../../../app/mail/deliver-mails.ts';
import { mailSender, verifySmtp } from '../../../app/mail/send-mail.ts';
import { queueMail } from '../../../store/registry/mails.ts';
import { temporaryRegistry } from '../registry/temporary-registry.ts';

const registry = temporaryRegistry();
const NOW = 1_795_343_400_000;
const silent = { warn: () => {}, error: () => {} };
const letter = {
  to: 'lan@example.org',
  subject: 'Đặt lại mật khẩu Sen',
  text: 'Chào Lan,\n\nhttps://sen.example.org/reset#bí-mật\n',
};

let server: Server | null = null;
afterEach(() => server?.close());

/** A mail server that takes every letter, or refuses each with a temporary failure. */
async function mailServer(refuses: () => boolean): Promise<{ url: string; letters: string[] }> {
  const letters: string[] = [];
  server = createServer((socket) => {
    let body: string | null = null;
    let rest = '';
    socket.write('220 test ESMTP\r\n');
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (body !== null) {
          if (line !== '.') body += `${line}\n`;
          else {
            letters.push(body);
            body = null;
            socket.write('250 taken\r\n');
          }
        } else if (/^DATA/i.test(line)) {
          body = '';
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else if (/^MAIL/i.test(line) && refuses()) socket.write('451 try later\r\n');
        else socket.write('250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  return { url: `smtp://127.0.0.1:${(server.address() as { port: number }).port}`, letters };
}

const stored = () => registry.current.selectFrom('mails').selectAll().execute();

describe('letters', () => {
  it('go out by SMTP, again after a failure, and what they said is forgotten then', async () => {
    let refusing = true;
    const { url, letters } = await mailServer(() => refusing);
    await verifySmtp(url);
    await queueMail(registry.current, letter, NOW);
    const clock = { now: NOW };
    const send = mailSender({ smtp: url, from: 'Sen <sen@example.org>', outboxDir: '/nowhere' });
    const delivery = deliverMails({
      registry: registry.current,
      send,
      log: silent,
      now: () => clock.now,
      lookEveryMs: 20,
    });
    await expect.poll(async () => (await stored())[0]?.attempts).toBe(1);
    expect((await stored())[0]).toMatchObject({ sent_at: null, error: expect.stringContaining('451') });
    expect(letters).toEqual([]);
    refusing = false;
    clock.now += 60_000;
    await expect.poll(() => letters.length).toBe(1);
    await expect.poll(async () => (await stored())[0]?.sent_at).toBe(clock.now);
    await delivery.stop();
    expect(letters[0]).toMatch(/^To: lan@example.org$/m);
    expect(letters[0]).toMatch(/^From: Sen <sen@example.org>$/m);
    expect(letters[0]).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect((await stored())[0]?.body).toBe('');
  });

  it('are given up after a day', async () => {
    await queueMail(registry.current, letter, NOW);
    const send = async () => Promise.reject(new Error('no'));
    const clock = { now: NOW + 86_400_000 };
    const delivery = deliverMails({
      registry: registry.current,
      send,
      log: silent,
      now: () => clock.now,
      lookEveryMs: 20,
    });
    await expect.poll(() => stored()).toEqual([]);
    await delivery.stop();
  });

  it('are put into a folder that only its owner reads when there is no mail server', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'sen-outbox-'));
    try {
      const outboxDir = join(dir, 'outbox');
      await queueMail(registry.current, letter, NOW);
      const send = mailSender({ smtp: null, from: 'Sen <sen@localhost>', outboxDir });
      const delivery = deliverMails({ registry: registry.current, send, log: silent, now: () => NOW, lookEveryMs: 20 });
      await expect.poll(async () => (await stored())[0]?.sent_at).toBe(NOW);
      await delivery.stop();
      const [file = ''] = readdirSync(outboxDir);
      expect(file).toMatch(/^\d+\.eml$/);
      expect(statSync(join(outboxDir, file)).mode & 0o077).toBe(0);
      expect(readFileSync(join(outboxDir, file), 'utf8')).toContain('To: lan@example.org');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it('reach nobody but whom they are for, whatever the subject and the address try', async () => {
    const { url, letters } = await mailServer(() => false);
    const send = mailSender({ smtp: url, from: 'Sen <sen@example.org>', outboxDir: '/nowhere' });
    const mail = { id: 1, attempts: 0, createdAt: NOW, text: 'x' };
    await send({ ...mail, to: 'a@example.org', subject: 'x\r\nBcc: evil@example.org' });
    expect(letters[0]).not.toMatch(/^Bcc:/m);
  });
});
