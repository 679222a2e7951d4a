import { statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { Command } from 'commander';
import { takeDataFolder } from '../../store/data-folder.ts';
import { openReader } from '../../store/readings/open.ts';
import { type Config, readConfig } from '../config.ts';
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
      findings.push(folder.finding, await freeDisk(config), await store(config));
      // A server that runs holds its own ports: only a stopped one needs them free.
      if (!folder.inUse)
        findings.push(await portFree('SEN_HTTP_PORT', config.http), await portFree('SEN_MQTT_PORT', config.mqtt));
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

function portFree(setting: string, { host, port }: { host: string; port: number }): Promise<Finding> {
  const check = `port ${port}`;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      resolve({ check, ok: false, detail: `${error.code}; set ${setting} to another port or stop what uses it` });
    });
    probe.listen(port, host, () => probe.close(() => resolve({ check, ok: true, detail: 'free' })));
  });
}
