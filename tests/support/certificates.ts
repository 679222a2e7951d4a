import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, issueDevice, issueServer, makeAuthority, type Pair } from '../../app/tls/issue-certificate.ts';

/** An authority of a test with a server's certificate for this machine, as files in a folder of their own. */
export interface TestCertificates {
  readonly dir: string;
  readonly authority: Authority;
  readonly server: Pair;
  /** Settings that name the files. */
  readonly env: { readonly SEN_TLS_CERT: string; readonly SEN_TLS_KEY: string; readonly SEN_TLS_CLIENT_CA: string };
  device(id: string): Promise<Pair>;
  /** Writes a pair over the server's. */
  replace(pair: Partial<Pair>): void;
  remove(): void;
}

export async function makeCertificates(now = Date.now()): Promise<TestCertificates> {
  const dir = mkdtempSync(join(tmpdir(), 'sen-tls-'));
  const authority = await makeAuthority(now);
  const server = await issueServer(authority, ['localhost', '127.0.0.1', '::1'], now);
  const env = {
    SEN_TLS_CERT: join(dir, 'server.crt'),
    SEN_TLS_KEY: join(dir, 'server.key'),
    SEN_TLS_CLIENT_CA: join(dir, 'ca.crt'),
  };
  const replace = ({ cert, key }: Partial<Pair>): void => {
    if (key !== undefined) writeFileSync(env.SEN_TLS_KEY, key);
    if (cert !== undefined) writeFileSync(env.SEN_TLS_CERT, cert);
  };
  replace(server);
  writeFileSync(env.SEN_TLS_CLIENT_CA, authority.cert);
  return {
    dir,
    authority,
    server,
    env,
    replace,
    device: (id) => issueDevice(authority, id, now),
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
