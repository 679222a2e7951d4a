import { generateKeyPairSync } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expiryOf } from '../../../../app/tls/certificate-expiry.ts';
import { CertificateError, readCertificates } from '../../../../app/tls/certificate-files.ts';
import { makeCertificates, type TestCertificates } from '../../../support/certificates.ts';

let made: TestCertificates;
beforeAll(async () => {
  made = await makeCertificates();
});
afterAll(() => made.remove());
beforeEach(() => {
  made.replace(made.server);
  writeFileSync(made.env.SEN_TLS_CLIENT_CA, made.authority.cert);
});

const files = () => ({
  cert: made.env.SEN_TLS_CERT,
  key: made.env.SEN_TLS_KEY,
  clientCa: made.env.SEN_TLS_CLIENT_CA as string | null,
});
function mistakes(): readonly string[] {
  try {
    readCertificates(files());
  } catch (error) {
    if (error instanceof CertificateError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('certificates of the settings', () => {
  it('are read with whom they are for and until when', () => {
    const { names, expiresAt, clientCaExpiresAt, secure } = readCertificates(files());
    expect(names).toContain('DNS:localhost');
    expect(expiresAt).toBeGreaterThan(Date.now());
    expect(clientCaExpiresAt).toBeGreaterThan(expiresAt);
    expect(secure.minVersion).toBe('TLSv1.2');
    expect(readCertificates({ ...files(), clientCa: null })).toMatchObject({ clientCaExpiresAt: null });
    expect(readCertificates({ ...files(), clientCa: null }).secure.ca).toBeUndefined();
  });

  it('may be a chain, the own certificate first', () => {
    made.replace({ cert: made.server.cert + made.authority.cert });
    expect(mistakes()).toEqual([]);
    made.replace({ cert: made.authority.cert + made.server.cert });
    expect(mistakes()).toEqual([expect.stringMatching(/^SEN_TLS_KEY: .* is not the key of .* own certificate first$/)]);
  });

  it('name every file that is not there, in one line each', () => {
    for (const file of Object.values(made.env)) rmSync(file);
    expect(mistakes()).toEqual([
      `SEN_TLS_CERT: cannot read ${made.env.SEN_TLS_CERT} (there is no such file)`,
      `SEN_TLS_KEY: cannot read ${made.env.SEN_TLS_KEY} (there is no such file)`,
      `SEN_TLS_CLIENT_CA: cannot read ${made.env.SEN_TLS_CLIENT_CA} (there is no such file)`,
    ]);
  });

  it('say what is in a file that holds something else', () => {
    made.replace({ cert: made.server.key, key: made.server.cert });
    expect(mistakes()).toEqual([
      expect.stringMatching(/^SEN_TLS_CERT: .* holds no certificate in PEM form/),
      expect.stringContaining('holds no private key in PEM form'),
    ]);
    made.replace({
      cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n',
      key: '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n',
    });
    expect(mistakes()).toEqual([
      expect.stringContaining('a certificate that cannot be read'),
      expect.stringContaining('a private key that cannot be read'),
    ]);
  });

  it('want a key without a passphrase', () => {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'bí mật' },
    });
    made.replace({ key: privateKey });
    expect(mistakes()).toEqual([expect.stringContaining('locked with a passphrase')]);
  });

  it('want an authority for devices that may sign', () => {
    writeFileSync(made.env.SEN_TLS_CLIENT_CA, made.server.cert);
    expect(mistakes()).toEqual([expect.stringMatching(/^SEN_TLS_CLIENT_CA: .*not of an authority/)]);
  });

  it('are told of when three weeks are left, and when they have ended', () => {
    const read = readCertificates(files());
    const inDays = (days: number) => expiryOf(read, read.expiresAt - days * 86_400_000).map(({ level }) => level);
    expect(inDays(22)).toEqual(['ok', 'ok']);
    expect(inDays(20)).toEqual(['soon', 'ok']);
    expect(inDays(-1)).toEqual(['over', 'ok']);
    expect(expiryOf(read, read.expiresAt - 2.5 * 86_400_000)[0]?.text).toMatch(/in 2 days; renew it$/);
  });
});

it('a folder in the place of a file is said to be one', () => {
  const folder = { ...files(), key: made.dir };
  expect(() => readCertificates(folder)).toThrow(/SEN_TLS_KEY: cannot read .*EISDIR/);
});
