import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeDevCertificates } from '../../../../app/tls/dev-certificates.ts';

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'sen-cert-')), 'certs');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

const now = Date.now();
const make = (more: Partial<Parameters<typeof makeDevCertificates>[0]> = {}) =>
  makeDevCertificates({ dir, hosts: [], devices: [], force: false, ...more }, now);
const read = (file: string) => new X509Certificate(readFileSync(file));

describe('certificates for trying out', () => {
  it('are signed for this machine, the names given, and devices', async () => {
    const made = await make({ hosts: ['sen.local', '10.0.0.9'], devices: ['ruong-c1', 'GW_2:a.b'] });
    const ca = read(made.ca);
    const server = read(made.cert);
    expect(ca.ca).toBe(true);
    expect(server.verify(ca.publicKey)).toBe(true);
    for (const name of ['localhost', 'sen.local']) expect(server.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '::1', '10.0.0.9']) expect(server.checkIP(address)).toBeDefined();
    expect(made.devices.map(({ cert }) => read(cert).subject)).toEqual(['CN=ruong-c1', 'CN=GW_2:a.b']);
    // Browsers take no longer one.
    expect(Date.parse(server.validTo) - Date.parse(server.validFrom)).toBeLessThan(825 * 86_400_000);
  });

  it('keeps every key to its owner', async () => {
    const made = await make({ devices: ['d1'] });
    for (const key of [join(dir, 'ca.key'), made.key, made.devices[0]?.key ?? ''])
      expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir).sort()).toEqual(['ca.crt', 'ca.key', 'devices', 'server.crt', 'server.key']);
  });

  it('keeps the authority that is there, unless told to make a new one', async () => {
    const first = await make({ devices: ['d1'] });
    const ca = read(first.ca);
    const second = await make({ devices: ['d2'] });
    expect(second.newAuthority).toBe(false);
    expect(read(second.ca).fingerprint256).toBe(ca.fingerprint256);
    expect(read(second.devices[0]?.cert ?? '').verify(ca.publicKey)).toBe(true);
    const third = await make({ force: true });
    expect(third.newAuthority).toBe(true);
    expect(read(third.ca).fingerprint256).not.toBe(ca.fingerprint256);
  });

  it('writes over nothing when half of the authority is missing, is not a pair, or has ended', async () => {
    await make();
    const ended = { dir, hosts: [], devices: [], force: false };
    await expect(makeDevCertificates(ended, now + 4000 * 86_400_000)).rejects.toThrow(/has ended.*--force/);
    rmSync(join(dir, 'ca.key'));
    await expect(make()).rejects.toThrow(/ca\.key is missing.*--force/);
    expect(readdirSync(dir)).not.toContain('ca.key');
  });
});
