import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readCertificates, type TlsFiles } from '../../../../app/tls/certificate-files.ts';
import { type CertificateWatch, watchCertificates } from '../../../../app/tls/certificate-watch.ts';
import { issueServer } from '../../../../app/tls/issue-certificate.ts';
import { makeCertificates, type TestCertificates } from '../../../support/certificates.ts';

let made: TestCertificates;
let links: string;
let files: TlsFiles;
let watch: CertificateWatch | null = null;
const lines: string[] = [];
beforeEach(async () => {
  made = await makeCertificates();
  links = mkdtempSync(join(tmpdir(), 'sen-tls-links-'));
  files = { cert: made.env.SEN_TLS_CERT, key: made.env.SEN_TLS_KEY, clientCa: made.env.SEN_TLS_CLIENT_CA };
  lines.length = 0;
});
afterEach(() => {
  watch?.stop();
  made.remove();
  rmSync(links, { recursive: true, force: true });
});

const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(JSON.parse(line).msg) });
function start(lookEveryMs: number): string[] {
  const renewed: string[] = [];
  watch = watchCertificates(files, readCertificates(files), {
    log,
    lookEveryMs,
    onRenewed: ({ secure }) => void renewed.push(String(secure.cert)),
  });
  return renewed;
}
const another = () => issueServer(made.authority, ['localhost'], Date.now());

it('sees files that others are renamed over', async () => {
  const renewed = start(60_000);
  const pair = await another();
  for (const [file, text] of [
    [files.key, pair.key],
    [files.cert, pair.cert],
  ] as const) {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
  await vi.waitFor(() => expect(renewed).toEqual([pair.cert]), 5000);
});

it('sees links whose targets change in a folder that is not watched', async () => {
  files = { cert: join(links, 'tls.crt'), key: join(links, 'tls.key'), clientCa: null };
  symlinkSync(made.env.SEN_TLS_CERT, files.cert);
  symlinkSync(made.env.SEN_TLS_KEY, files.key);
  const renewed = start(100);
  const pair = await another();
  made.replace(pair);
  await vi.waitFor(() => expect(renewed).toEqual([pair.cert]), 5000);
});

it('says once that a file is gone, and takes it once it is back', async () => {
  const renewed = start(100);
  rmSync(files.key);
  await vi.waitFor(() => expect(lines).toHaveLength(1), 5000);
  expect(lines[0]).toContain('there is no such file');
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(lines).toHaveLength(1);
  made.replace(made.server);
  await vi.waitFor(() => expect(renewed).toEqual([made.server.cert]), 5000);
});

it('warns when what was taken ends soon', async () => {
  const renewed = start(60_000);
  // As it was made 800 days ago, of the 820 that it is good for.
  const old = await issueServer(made.authority, ['localhost'], Date.now() - 800 * 86_400_000);
  made.replace(old);
  await vi.waitFor(() => expect(renewed).toEqual([old.cert]), 5000);
  expect(lines).toEqual([expect.stringMatching(/^TLS: certificate .* ends on .* renew it$/)]);
});
