import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../../../app/config.ts';

function mistakes(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('configuration', () => {
  it('needs nothing at all', () => {
    const config = readConfig({});
    expect(config.http.port).toBe(8080);
    expect(config.mqtt.port).toBe(1883);
    expect(config.store.kind).toBe('embedded');
    expect(config.timeZone).toBe('Asia/Ho_Chi_Minh');
  });

  it('names every mistake at once, each with its setting', () => {
    const found = mistakes({ SEN_HTTP_PORT: '99999', SEN_STORE: 'oracle', SEN_TIME_ZONE: 'Saigon' });
    expect(found).toHaveLength(3);
    expect(found.map((line) => line.split(':')[0])).toEqual(['SEN_HTTP_PORT', 'SEN_STORE', 'SEN_TIME_ZONE']);
  });

  it('refuses a setting that does not exist: it would silently do nothing', () => {
    expect(mistakes({ SEN_HTTP_PROT: '80' })[0]).toContain('SEN_HTTP_PROT');
  });

  it('wants an address when the store is InfluxDB', () => {
    expect(mistakes({ SEN_STORE: 'influx' })[0]).toContain('SEN_INFLUX_URL');
  });

  it('reads a secret from a file, and never shows it', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'sen-config-')), 'password');
    writeFileSync(file, 'correct horse battery\n');
    const config = readConfig({ SEN_ADMIN_PASSWORD_FILE: file });
    expect(config.admin.password).toBe('correct horse battery');
    expect(JSON.stringify(config.shown)).not.toContain('horse');
  });

  it('refuses a setting given both directly and by file, and a file that cannot be read', () => {
    expect(mistakes({ SEN_ADMIN_PASSWORD: 'correct horse', SEN_ADMIN_PASSWORD_FILE: '/x' })[0]).toContain('not both');
    expect(mistakes({ SEN_INFLUX_TOKEN_FILE: '/does/not/exist' })[0]).toContain('ENOENT');
  });

  it('refuses a password that is too short to be one', () => {
    expect(mistakes({ SEN_ADMIN_PASSWORD: 'short' })[0]).toContain('at least 10');
  });

  it('serves over TLS with a certificate and its key, and only with both', () => {
    expect(readConfig({}).tls).toBeNull();
    const config = readConfig({ SEN_TLS_CERT: '/etc/sen/a.crt', SEN_TLS_KEY: '/etc/sen/a.key', SEN_HTTPS_PORT: 'off' });
    expect(config.tls).toEqual({
      cert: '/etc/sen/a.crt',
      key: '/etc/sen/a.key',
      clientCa: null,
      httpsPort: null,
      mqttsPort: 8883,
    });
    expect(config.shown.SEN_HTTPS_PORT).toBe('off');
    expect(mistakes({ SEN_TLS_CERT: 'a.crt' })).toEqual([expect.stringContaining('SEN_TLS_KEY: needed')]);
    expect(mistakes({ SEN_TLS_KEY: 'a.key' })).toEqual([expect.stringContaining('SEN_TLS_CERT: needed')]);
    expect(mistakes({ SEN_TLS_CLIENT_CA: 'ca.crt' })).toEqual([
      expect.stringContaining('SEN_TLS_CLIENT_CA: does nothing'),
    ]);
    expect(mistakes({ SEN_MQTTS_PORT: 'on' })).toEqual(['SEN_MQTTS_PORT: a port from 0 to 65535, or off']);
  });

  it('trusts the proxies named, this machine when none is', () => {
    const trusted = (list?: string) =>
      readConfig(list === undefined ? {} : { SEN_TRUSTED_PROXIES: list }).trustedProxies;
    expect(trusted()).toEqual(['loopback']);
    expect(trusted('none')).toEqual([]);
    expect(trusted('loopback, 10.0.0.5,192.168.0.0/16,fd00::/8')).toEqual([
      'loopback',
      '10.0.0.5',
      '192.168.0.0/16',
      'fd00::/8',
    ]);
    for (const wrong of ['proxy.local', '10.0.0.0/33', '10.0.0.1,', '10.0.0.1/8/8', 'true', '10.0.0.0/'])
      expect(mistakes({ SEN_TRUSTED_PROXIES: wrong })).toHaveLength(1);
  });

  it('asks for what letters need, and shows no password of the mail server', () => {
    const smtp = 'smtps://sen:mat-khau@mail.example.org';
    expect(mistakes({ SEN_SMTP_URL: smtp }).map((line) => line.split(':')[0])).toEqual([
      'SEN_MAIL_FROM',
      'SEN_PUBLIC_URL',
    ]);
    expect(mistakes({ SEN_SMTP_URL: 'https://mail.example.org' })[0]).toMatch(
      /^SEN_SMTP_URL: an address such as smtps:/,
    );
    const config = readConfig({
      SEN_SMTP_URL: smtp,
      SEN_MAIL_FROM: 'Sen <sen@example.org>',
      SEN_PUBLIC_URL: 'https://sen.example.org/',
    });
    expect(config.publicUrl).toBe('https://sen.example.org');
    expect(Object.values(config.shown).join(' ')).not.toContain('mat-khau');
    expect(readConfig({}).mail.smtp).toBeNull();
  });
});
