import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Command } from 'commander';
import { takeDataFolder } from '../../store/data-folder.ts';
import { openReader } from '../../store/readings/open.ts';
import { checkAuditChain } from '../../store/registry/audit-chain.ts';
import { openRegistryInThread } from '../../store/registry/open.ts';
import { type Config, readConfig } from '../config.ts';
import { verifySmtp } from '../mail/send-mail.ts';
import { expiryOf } from '../tls/certificate-expiry.ts';
import { CertificateError, readCertificates } from '../tls/certificate-files.ts';
import { answer, table } from './output.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Looks for what would keep Sen from running well here, and says what to do about it. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine, the settings, the data folder and the store')
    .option('--json', 'one JSON document')
    .action(async (options: { json?: boolean }) => {
      const config = readConfig();
      const findings = [nodeVersion(), { check: 'settings', ok: true, detail: 'valid' }];
      const folder = dataFolder(config);
      findings.push(
        folder.finding,
        await freeDisk(config),
        await store(config),
        await audit(config),
        ...certificates(config),
        await mail(config),
      );
      // A server that runs holds its own ports: only a stopped one needs them free.
      if (!folder.inUse) for (const port of portsOf(config)) findings.push(await portFree(port));
      if (findings.some((finding) => !finding.ok)) process.exitCode = 1;
      answer(options.json === true, findings, () =>
        table(
          ['check', '', 'finding'],
          findings.map((f) => [f.check, f.ok ? 'ok' : 'MEND', f.detail]),
        ),
      );
    });
}

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const ok = major > 20 || (major === 20 && minor >= 19);
  return { check: 'node', ok, detail: ok ? process.version : `${process.version}; Sen needs Node 20.19 or newer` };
}

function dataFolder(config: Config): { finding: Finding; inUse: boolean } {
  const check = 'data folder';
  try {
    takeDataFolder(config.dataDir)();
    return { finding: { check, ok: true, detail: config.dataDir }, inUse: false };
  } catch (error) {
    const { message } = error as Error;
    if (message.includes('in use'))
      return { finding: { check, ok: true, detail: `${config.dataDir}, a server is running` }, inUse: true };
    return { finding: { check, ok: false, detail: message }, inUse: false };
  }
}

async function freeDisk(config: Config): Promise<Finding> {
  const check = 'free disk';
  try {
    const { bavail, bsize } = await statfs(config.dataDir);
    const freeMb = Math.round((bavail * bsize) / 1e6);
    const detail = `${freeMb} MB free; the journal may take up to ${config.journalMaxBytes / 1e6} MB while the store is down`;
    return { check, ok: freeMb >= 1000, detail: freeMb >= 1000 ? detail : `${detail}; make room, at least 1,000 MB` };
  } catch (error) {
    return { check, ok: false, detail: (error as Error).message };
  }
}

async function store(config: Config): Promise<Finding> {
  const check = `store (${config.store.kind})`;
  try {
    const reader = await openReader(config.store);
    try {
      await reader.ping();
    } finally {
      await reader.close();
    }
    return { check, ok: true, detail: config.store.kind === 'influx' ? `${config.store.url} answers` : 'readable' };
  } catch (error) {
    return { check, ok: false, detail: (error as Error).message };
  }
}

async function audit({ registryFile }: Config): Promise<Finding> {
  const check = 'audit';
  if (!existsSync(registryFile)) return { check, ok: true, detail: 'nothing written yet' };
  try {
    const registry = openRegistryInThread(registryFile);
    try {
      const { entries, brokenAt } = await checkAuditChain(registry);
      if (brokenAt === null) return { check, ok: true, detail: `${entries} entries, all as they were written` };
      return {
        check,
        ok: false,
        detail: `entry ${brokenAt} was changed, or one before it taken out; see who has access`,
      };
    } finally {
      await registry.destroy();
    }
  } catch (error) {
    return { check, ok: false, detail: (error as Error).message };
  }
}

/** One finding for each mistake, else one for each certificate. */
function certificates({ tls }: Config): Finding[] {
  const check = 'certificates';
  if (!tls)
    return [{ check, ok: true, detail: 'none given: HTTP and MQTT are not encrypted (SEN_TLS_CERT, SEN_TLS_KEY)' }];
  try {
    return expiryOf(readCertificates(tls), Date.now()).map(({ level, text }) => ({
      check,
      ok: level === 'ok',
      detail: text,
    }));
  } catch (error) {
    if (!(error instanceof CertificateError)) throw error;
    return error.mistakes.map((detail) => ({ check, ok: false, detail }));
  }
}

/** Whether letters would be taken; none is sent. */
async function mail({ mail: { smtp, outboxDir } }: Config): Promise<Finding> {
  const check = 'letters';
  if (smtp === null)
    return {
      check,
      ok: true,
      detail: `SEN_SMTP_URL is not set: they are put into ${outboxDir}, to be handed on by hand`,
    };
  try {
    await verifySmtp(smtp);
    return { check, ok: true, detail: 'the mail server answers' };
  } catch (error) {
    return { check, ok: false, detail: `the mail server: ${(error as Error).message}; look at SEN_SMTP_URL` };
  }
}

interface Port {
  readonly setting: string;
  readonly host: string;
  readonly port: number;
}

function portsOf({ http, mqtt, tls }: Config): Port[] {
  const ports: Port[] = [
    { setting: 'SEN_HTTP_PORT', ...http },
    { setting: 'SEN_MQTT_PORT', ...mqtt },
  ];
  if (tls && tls.httpsPort !== null) ports.push({ setting: 'SEN_HTTPS_PORT', host: http.host, port: tls.httpsPort });
  if (tls && tls.mqttsPort !== null) ports.push({ setting: 'SEN_MQTTS_PORT', host: mqtt.host, port: tls.mqttsPort });
  return ports;
}

function portFree({ setting, host, port }: Port): Promise<Finding> {
  const check = `port ${port}`;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ check, ok: false, detail: `${error.code}; set ${setting} to another port or stop what uses it` });
    });
    probe.listen(port, host, () => probe.close(() => resolve({ check, ok: true, detail: 'free' })));
  });
}
