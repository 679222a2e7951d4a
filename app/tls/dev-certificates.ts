import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../cli/output.ts';
import {
  type Authority,
  issueDevice,
  issueServer,
  makeAuthority,
  openAuthority,
  type Pair,
} from './issue-certificate.ts';

export interface DevCertificatesWanted {
  /** Absolute folder. */
  readonly dir: string;
  /** Names and addresses of the server beside those of this machine. */
  readonly hosts: readonly string[];
  /** Ids of devices that are to have a certificate. */
  readonly devices: readonly string[];
  /** A new authority in the place of the one there is. */
  readonly force: boolean;
}

/** Where they lie now. */
export interface DevCertificates {
  readonly ca: string;
  readonly newAuthority: boolean;
  readonly cert: string;
  readonly key: string;
  /** What the server's certificate is good for. */
  readonly names: readonly string[];
  readonly devices: readonly { readonly id: string; readonly cert: string; readonly key: string }[];
}

const THIS_MACHINE = ['localhost', '127.0.0.1', '::1'] as const;

/**
 * Makes a local authority, unless there is one, and lets it sign a server's certificate and those of devices.
 * @throws UserError when the authority that is there cannot be used
 */
export async function makeDevCertificates(wanted: DevCertificatesWanted, now: number): Promise<DevCertificates> {
  const { dir, hosts, devices, force } = wanted;
  const ca = filesOf(dir, 'ca');
  const kept = force ? null : await readAuthority(ca, now);
  const authority = kept ?? (await makeAuthority(now));
  if (!kept) writePair(ca, authority);

  const names = [...new Set([...hosts, ...THIS_MACHINE])] as [string, ...string[]];
  const server = filesOf(dir, 'server');
  writePair(server, await issueServer(authority, names, now));
  const issued = [];
  for (const id of devices) {
    const files = filesOf(join(dir, 'devices'), id);
    writePair(files, await issueDevice(authority, id, now));
    issued.push({ id, ...files });
  }
  return { ca: ca.cert, newAuthority: kept === null, ...server, names, devices: issued };
}

const filesOf = (dir: string, name: string): Pair => ({
  cert: join(dir, `${name}.crt`),
  key: join(dir, `${name}.key`),
});

async function readAuthority(files: Pair, now: number): Promise<Authority | null> {
  const missing = [files.cert, files.key].filter((file) => !existsSync(file));
  if (missing.length === 2) return null;
  const again = 'put it back, or make a new authority with --force (what the old one signed is refused then)';
  if (missing.length === 1) throw new UserError(`${missing[0]} is missing; ${again}`);
  const authority = await openAuthority({
    cert: readFileSync(files.cert, 'utf8'),
    key: readFileSync(files.key, 'utf8'),
  }).catch((error: Error) => {
    throw new UserError(`${files.cert} and ${files.key} cannot be used (${error.message}); ${again}`);
  });
  if (!new X509Certificate(authority.cert).checkPrivateKey(createPrivateKey(authority.key)))
    throw new UserError(`${files.key} is not the key of ${files.cert}; ${again}`);
  if (authority.certificate.notAfter.getTime() <= now)
    throw new UserError(`the authority ${files.cert} has ended; make a new one with --force`);
  return authority;
}

/** Each file put in place whole: a server may be watching. */
function writePair(files: Pair, { cert, key }: Pair): void {
  mkdirSync(dirname(files.cert), { recursive: true, mode: 0o750 });
  put(files.key, key, 0o600);
  put(files.cert, cert, 0o644);
}

function put(file: string, text: string, mode: number): void {
  const draft = `${file}.new`;
  writeFileSync(draft, text, { mode });
  renameSync(draft, file);
}
