import { constants, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { SecureContextOptions } from 'node:tls';

/** Where the certificates lie, as the settings name them. */
export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  /** The authority whose client certificates let devices in. */
  readonly clientCa: string | null;
}

/** Certificates that were read and fit together. */
export interface Certificates {
  readonly secure: SecureContextOptions;
  /** Whom the server's certificate is for: its alternative names, else its subject. */
  readonly names: string;
  /** Epoch ms after which it is refused by clients. */
  readonly expiresAt: number;
  /** When the first authority of the client certificates ends, null without one. */
  readonly clientCaExpiresAt: number | null;
}

/** The files are no certificate that can be used; `mistakes` has one line for each, naming its setting. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(`the certificates cannot be used:\n  ${mistakes.join('\n  ')}`);
    this.mistakes = mistakes;
  }
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Reads certificate, key and client authority, and checks that they fit together.
 * @throws CertificateError
 */
export function readCertificates(files: TlsFiles): Certificates {
  const mistakes: string[] = [];
  const attempt = <T>(setting: string, work: () => T): T | null => {
    try {
      return work();
    } catch (error) {
      mistakes.push(`${setting}: ${(error as Error).message}`);
      return null;
    }
  };
  const certPem = attempt('SEN_TLS_CERT', () => read(files.cert));
  const keyPem = attempt('SEN_TLS_KEY', () => read(files.key));
  const { clientCa: caFile } = files;
  const caPem = caFile === null ? null : attempt('SEN_TLS_CLIENT_CA', () => read(caFile));
  const chain = certPem === null ? null : attempt('SEN_TLS_CERT', () => certificatesIn(certPem, files.cert));
  const key = keyPem === null ? null : attempt('SEN_TLS_KEY', () => keyIn(keyPem, files.key));
  const authorities =
    caPem === null ? null : attempt('SEN_TLS_CLIENT_CA', () => authoritiesIn(caPem, caFile as string));
  const [leaf] = chain ?? [];
  if (leaf && key && !leaf.checkPrivateKey(key))
    mistakes.push(
      `SEN_TLS_KEY: ${files.key} is not the key of the first certificate in ${files.cert}; give the pair that was made together, the server's own certificate first`,
    );
  if (mistakes.length > 0 || !leaf || certPem === null || keyPem === null) throw new CertificateError(mistakes);
  return {
    secure: {
      cert: certPem,
      key: keyPem,
      ...(caPem === null ? {} : { ca: caPem }),
      minVersion: 'TLSv1.2',
      // Renegotiation lets a client make the server work for nothing; nobody needs it.
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
    },
    names: leaf.subjectAltName ?? leaf.subject.replaceAll('\n', ', '),
    expiresAt: Date.parse(leaf.validTo),
    clientCaExpiresAt: authorities && Math.min(...authorities.map(({ validTo }) => Date.parse(validTo))),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : code;
    throw new Error(`cannot read ${file} (${why})`);
  }
}

function certificatesIn(pem: string, file: string): X509Certificate[] {
  const blocks = pem.match(PEM_CERTIFICATE);
  if (!blocks) throw new Error(`${file} holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)`);
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw new Error(`${file} holds a certificate that cannot be read`);
    }
  });
}

function keyIn(pem: string, file: string): KeyObject {
  if (!pem.includes('PRIVATE KEY-----')) throw new Error(`${file} holds no private key in PEM form`);
  try {
    return createPrivateKey(pem);
  } catch (error) {
    if (pem.includes('ENCRYPTED') || (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE')
      throw new Error(`${file} is locked with a passphrase; unlock it (openssl pkey -in ${file} -out unlocked.key)`);
    throw new Error(`${file} holds a private key that cannot be read`);
  }
}

function authoritiesIn(pem: string, file: string): X509Certificate[] {
  const authorities = certificatesIn(pem, file);
  if (authorities.some(({ ca }) => !ca))
    throw new Error(`${file} holds a certificate that is not of an authority (CA:TRUE); it could sign for no device`);
  return authorities;
}
