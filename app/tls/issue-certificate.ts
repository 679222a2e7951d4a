import './reflect-metadata.ts';
import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** P-256: what browsers, mosquitto and the TLS of modems all have. */
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 86_400_000;
const AUTHORITY_DAYS = 3650;
/** Browsers refuse a server's certificate that is good for longer than 825 days, whoever signed it. */
const SERVER_DAYS = 820;
/** A device in a field is not visited once a year. */
const DEVICE_DAYS = 1825;

/** A certificate and its key, in PEM form. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** An authority that can sign. */
export interface Authority extends Pair {
  readonly certificate: X509Certificate;
  readonly signingKey: webcrypto.CryptoKey;
}

/** Makes an authority of one's own. */
export async function makeAuthority(now: number): Promise<Authority> {
  const keys = await makeKeys();
  const day = new Date(now).toISOString().slice(0, 10);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    // The day keeps two authorities apart in a browser's list.
    name: [{ CN: [`Sen local CA ${day}`] }],
    keys,
    signingAlgorithm: ALGORITHM,
    ...validity(now, now + AUTHORITY_DAYS * DAY_MS),
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, signingKey: keys.privateKey, ...(await toPem(certificate, keys.privateKey)) };
}

/** Takes an authority that was kept. Throws when it cannot be read. */
export async function openAuthority({ cert, key }: Pair): Promise<Authority> {
  const der = PemConverter.decodeFirst(key);
  const signingKey = await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']);
  return { cert, key, certificate: new X509Certificate(cert), signingKey };
}

/** A server's certificate for names and IP addresses; the first is its CN. */
export const issueServer = (authority: Authority, names: readonly [string, ...string[]], now: number): Promise<Pair> =>
  issue(authority, {
    name: names[0],
    usage: ExtendedKeyUsage.serverAuth,
    alternatives: names,
    days: SERVER_DAYS,
    now,
  });

/** A device's certificate: its CN is the device's id. */
export const issueDevice = (authority: Authority, device: string, now: number): Promise<Pair> =>
  issue(authority, { name: device, usage: ExtendedKeyUsage.clientAuth, alternatives: [], days: DEVICE_DAYS, now });

interface Wanted {
  readonly name: string;
  readonly usage: ExtendedKeyUsage;
  readonly alternatives: readonly string[];
  readonly days: number;
  readonly now: number;
}

async function issue(authority: Authority, { name, usage, alternatives, days, now }: Wanted): Promise<Pair> {
  const keys = await makeKeys();
  const issuer = authority.certificate;
  const certificate = await X509CertificateGenerator.create({
    subject: [{ CN: [name] }],
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: authority.signingKey,
    signingAlgorithm: ALGORITHM,
    ...validity(now, Math.min(now + days * DAY_MS, issuer.notAfter.getTime())),
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([usage]),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(alternatives.length === 0
        ? []
        : [
            new SubjectAlternativeNameExtension(
              alternatives.map((value) => ({ type: isIP(value) ? ('ip' as const) : ('dns' as const), value })),
            ),
          ]),
    ],
  });
  return toPem(certificate, keys.privateKey);
}

const makeKeys = (): Promise<webcrypto.CryptoKeyPair> => crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

/** From yesterday on, for clocks that are behind. */
const validity = (now: number, until: number) => ({ notBefore: new Date(now - DAY_MS), notAfter: new Date(until) });

async function toPem(certificate: X509Certificate, key: webcrypto.CryptoKey): Promise<Pair> {
  const der = await crypto.subtle.exportKey('pkcs8', key);
  return { cert: `${certificate.toString('pem')}\n`, key: `${PemConverter.encode(der, 'PRIVATE KEY')}\n` };
}
