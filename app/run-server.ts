import type { Config } from './config.ts';
import { createLog } from './log.ts';
import { leaveServerNote, removeServerNote } from './server-note.ts';
import { type Platform, startPlatform } from './wire.ts';

/** A stop that takes longer than this is ended; what the journal holds is picked up at the next start. */
const STOP_WITHIN_MS = 10_000;

export interface ServerHooks {
  /** Runs once everything is up; what it returns runs first when the server is told to stop. */
  onStarted?(platform: Platform): Promise<(() => Promise<void>) | undefined>;
}

/** Runs Sen until SIGINT or SIGTERM, then stops gracefully. */
export async function runServer(config: Config, hooks: ServerHooks = {}): Promise<void> {
  const log = createLog(config.logLevel);
  const platform = await startPlatform(config, log);
  log.info(
    {
      http: platform.httpUrl,
      https: platform.httpsUrl,
      mqtt: platform.mqttPort,
      mqtts: platform.mqttsPort,
      dataDir: config.dataDir,
      store: config.store.kind,
    },
    'started',
  );

  leaveServerNote(config.dataDir, { http: localUrl(platform.httpUrl), mqttPort: platform.mqttPort });

  let beforeStop: (() => Promise<void>) | undefined;
  let stopping = false;
  const stop = async (signal: string, exitCode = 0) => {
    if (stopping) process.exit(1); // a second Ctrl+C: at once
    stopping = true;
    log.info({ signal }, 'stopping');
    const deadline = setTimeout(() => {
      log.error('did not stop in time; what was acknowledged is in the journal');
      process.exit(1);
    }, STOP_WITHIN_MS);
    deadline.unref();
    await beforeStop?.().catch((error) => log.error({ err: error }, 'stopping'));
    removeServerNote(config.dataDir);
    await platform.close();
    log.info('stopped');
    log.flush(() => process.exit(exitCode));
  };
  // Going on without the registry would take readings in and tell nobody of anything: whoever supervises starts anew.
  void platform.lost.then((error) => {
    log.fatal({ err: error }, 'the registry thread has ended; stopping, what was acknowledged is in the journal');
    return stop('registry lost', 1);
  });
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('SIGTERM', () => void stop('SIGTERM'));

  if (hooks.onStarted) beforeStop = await hooks.onStarted(platform);
  else announce(platform);
}

function announce(platform: Platform): void {
  const { httpUrl, httpsUrl, mqttPort, mqttsPort } = platform;
  const overTls = mqttsPort === null ? '' : `   MQTT + TLS: port ${mqttsPort}`;
  const lines = [`Sen: ${localUrl(httpsUrl ?? httpUrl)}   MQTT: port ${mqttPort}${overTls}`];
  if (platform.firstAdmin) {
    lines.push(
      `Đăng nhập / sign in: ${platform.firstAdmin.email}   mật khẩu / password: ${platform.firstAdmin.password}`,
      'Mật khẩu này chỉ hiện một lần. / This password is shown this once.',
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** An address to type into a browser on this machine. */
export function localUrl(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])/, '//localhost');
}
