import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createApi } from '../api/create-api.ts';
import { type HttpsListener, serveHttps } from '../api/http/serve-https.ts';
import { createMetrics } from '../api/metrics/metrics.ts';
import { createBroker } from '../broker/create-broker.ts';
import type { Ingest } from '../ingest/contract.ts';
import { openChannels } from '../ingest/notify/channels/channels.ts';
import { startNotifications } from '../ingest/notify/notifications.ts';
import { startIngest } from '../ingest/start-ingest.ts';
import { takeDataFolder } from '../store/data-folder.ts';
import type { Journal } from '../store/journal/contract.ts';
import { openJournal } from '../store/journal/journal.ts';
import { listSegments } from '../store/journal/segments.ts';
import { openReader, openWriter } from '../store/readings/open.ts';
import { DeviceDirectory } from '../store/registry/device-directory.ts';
import { readCursor } from '../store/registry/ingest-state.ts';
import { maintainRegistry } from '../store/registry/maintain.ts';
import { openRegistry } from '../store/registry/open.ts';
import { PlaceDirectory } from '../store/registry/place-directory.ts';
import { ensurePushKeys } from '../store/registry/push-keys.ts';
import { recordRefusals as writeRefusals } from '../store/registry/refusals.ts';
import type { Registry } from '../store/registry/schema.ts';
import { recordStrangers as writeStrangers } from '../store/registry/unknown-children.ts';
import { createUser, listUsers } from '../store/registry/users.ts';
import { authenticate } from './authenticate.ts';
import { checkChannel } from './check-channel.ts';
import { Closers } from './closers.ts';
import type { Config } from './config.ts';
import { watchDirectory } from './directory-watch.ts';
import { deliverMails } from './mail/deliver-mails.ts';
import { mailSender } from './mail/send-mail.ts';
import { recordRefusals } from './refusal-recorder.ts';
import { resumeSimulation, simulateDevice } from './simulated-device.ts';
import { recordStrangers } from './stranger-recorder.ts';
import { logExpiry } from './tls/certificate-expiry.ts';
import { readCertificates } from './tls/certificate-files.ts';
import { watchCertificates } from './tls/certificate-watch.ts';
import { projectRoot, version } from './version.ts';

/** Sen, running. */
export interface Platform {
  readonly httpUrl: string;
  readonly mqttPort: number;
  /** Null without a certificate, or when switched off. */
  readonly httpsUrl: string | null;
  readonly mqttsPort: number | null;
  /** The administrator made on the first start, null on every later one. */
  readonly firstAdmin: { readonly email: string; readonly password: string } | null;
  readonly registry: Registry;
  readonly ingest: Ingest;
  readonly journal: Journal;
  /** Devices, profiles, sites or rules were changed in the registry: broker and ingest are to know. */
  devicesChanged(ids: readonly string[]): Promise<void>;
  /** The same of sites, villages, organisations, households or administrative units. */
  placesChanged(): Promise<void>;
  /** Resolves, if ever, when a part ended that nothing works without: the process is to end and be started again. */
  readonly lost: Promise<Error>;
  /** Stops accepting, finishes the journal, flushes, closes. */
  close(): Promise<void>;
}

/** Sen could not start; the message says which part, why, and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Opens and connects every part. Pieces meet here only, by passing functions.
 * @throws StartError, DataFolderError, RegistryError with one clear line; whatever was opened is closed again
 */
export async function startPlatform(config: Config, log: Logger): Promise<Platform> {
  const closers = new Closers();
  try {
    return await open(config, log, closers);
  } catch (error) {
    await closers.closeAll(log);
    throw portInUse(error, config) ?? noRoom(error, config) ?? error;
  }
}

/**
 * The commit up to which the journal was read, by evaluation or by the store. A journal whose folder was removed goes on
 * behind it, or its new commits would be taken for old ones.
 */
async function placeReached(registry: Registry, config: Config): Promise<number> {
  const evaluated = await readCursor(registry, 'evaluate');
  if (listSegments(config.journalDir).length > 0) return evaluated;
  const writer = await opened(openWriter(config.store));
  try {
    return Math.max(evaluated, await writer.appliedSeq());
  } finally {
    await writer.close();
  }
}

/** A part that refuses to open says why in one line; that line is for the person who starts Sen. */
async function opened<T>(part: Promise<T>): Promise<T> {
  try {
    return await part;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

async function open(config: Config, log: Logger, closers: Closers): Promise<Platform> {
  const { tls } = config;
  const certificates = tls && readCertificates(tls);
  closers.add('data folder', takeDataFolder(config.dataDir));

  let lose: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    lose = resolve;
  });
  const registry = await openRegistry(config.registryFile, (error) => lose(error));
  closers.add('registry', () => registry.destroy());
  const firstAdmin = await ensureAdmin(registry, config);
  const directory = await DeviceDirectory.load(registry);
  const places = await PlaceDirectory.load(registry);

  const journalOptions = {
    dir: config.journalDir,
    maxBytes: config.journalMaxBytes,
    afterSeq: await placeReached(registry, config),
  };
  const journal = await opened(openJournal(journalOptions));
  const starting = startIngest({
    journalDir: config.journalDir,
    registryFile: config.registryFile,
    store: config.store,
    timeZone: config.timeZone,
  });
  const ingest = await opened(starting).catch(async (error: unknown) => {
    // Its thread would keep the process alive.
    await journal.close();
    throw error;
  });
  closers.add('ingest', () => ingest.close());
  closers.add('journal', () => journal.close());
  journal.onGrew((seq) => ingest.journalGrew(seq));
  ingest.onTrim((seq) => journal.trim(seq));
  ingest.journalGrew(journal.stats.lastSeq);
  journal.onState((state) => ingest.setListening(state.kind === 'ok'));
  journal.onState((state) => log[state.kind === 'ok' ? 'info' : 'error']({ journal: state }, 'journal state'));
  ingest.onState((state) => log[state.kind === 'ok' ? 'info' : 'warn']({ ingest: state }, 'ingest state'));

  const readings = await opened(openReader(config.store));
  closers.add('readings', () => readings.close());

  const simulator = simulateDevice(() => `mqtt://${ownHost(config.mqtt.host)}:${broker.port}`);
  const watch = await watchDirectory(registry, async () => {
    await Promise.all([directory.reload(), places.reload(), ingest.registryChanged()]);
  });
  closers.add('directory watch', () => watch.stop());
  const devicesChanged = async (ids: readonly string[]) => {
    await Promise.all([directory.reloadDevices(ids), places.reloadDevices(ids), ingest.registryChanged()]);
    const played = simulator.playing();
    if (played !== null && !directory.has(played)) await simulator.stop();
  };
  const placesChanged = async () => {
    await Promise.all([places.reloadPlaces(), ingest.registryChanged()]);
  };

  await ensurePushKeys(registry);
  const channels = openChannels({
    registry,
    publish: (topic, payload) => broker.publish(topic, payload),
    publicUrl: config.publicUrl,
    operatorUrl: config.webhook?.url ?? null,
    timeZone: config.timeZone,
  });

  const maintain = () => {
    void maintainRegistry(registry, Date.now()).catch((error) =>
      log.error({ err: error }, 'registry maintenance failed'),
    );
    for (const [kind, { renew }] of Object.entries(channels))
      void renew?.().catch((error) => log.error({ err: error, channel: kind }, 'access was not renewed'));
  };
  maintain();
  const daily = setInterval(maintain, 86_400_000);
  closers.add('maintenance', () => clearInterval(daily));

  const notifications = startNotifications({
    registry,
    places,
    channels,
    server: { webhook: config.webhook },
    timeZone: config.timeZone,
    publicUrl: config.publicUrl,
    now: Date.now,
    onTrouble: (key, error) => log.warn({ err: error, key }, 'notification not sent, will try again'),
  });
  closers.add('notifications', () => notifications.stop());
  ingest.onAlert(() => notifications.nudge());

  const mails = deliverMails({ registry, send: mailSender(config.mail), log });
  closers.add('letters', () => mails.stop());
  if (config.mail.smtp === null)
    log.info({ outbox: config.mail.outboxDir }, 'SEN_SMTP_URL is not set: letters are put into this folder');

  const metrics = createMetrics();
  const refusals = recordRefusals((batch) => writeRefusals(registry, batch), log);
  closers.add('refusals', () => refusals.stop());

  const strangers = recordStrangers((batch) => registry.transaction().execute((trx) => writeStrangers(trx, batch)), {
    isRegistered: (device) => directory.has(device),
    log,
  });
  closers.add('unknown children', () => strangers.stop());

  const broker = await createBroker({
    host: config.mqtt.host,
    port: config.mqtt.port,
    tls:
      certificates && tls?.mqttsPort != null
        ? { host: config.mqtt.host, port: tls.mqttsPort, secure: certificates.secure }
        : undefined,
    sink: journal,
    authenticate: (credentials) => authenticate(directory, watch, credentials),
    onForeign: (gateway, child, payload) => strangers.record(gateway, child, payload),
    onRefusal: (refusal) => {
      metrics.refused(refusal.reason, refusal.count);
      refusals.record(refusal);
    },
  });
  closers.add('broker', () => broker.close());

  closers.add('simulated device', () => simulator.stop());
  await resumeSimulation({ registry, simulator, devicesChanged }, Date.now());

  broker.onAckLatency((ms) => metrics.ackLatency(ms));
  const api = await createApi({
    registry,
    places,
    readings,
    ingest,
    journal,
    broker,
    devicesChanged,
    placesChanged,
    simulator,
    deliveriesAdded: () => notifications.nudge(),
    channels: { webhook: config.webhook !== null, smtp: config.mail.smtp !== null },
    checkChannel: (kind) => checkChannel(kind, { channels, mail: config.mail }),
    refusesRecipient: async (kind, recipient) => (await channels[kind].refuses?.(recipient)) ?? null,
    metrics,
    webRoot: join(projectRoot, 'dist', 'web'),
    logger: log,
    now: Date.now,
    version,
    timeZone: config.timeZone,
    publicUrl: config.publicUrl,
    trustedProxies: config.trustedProxies,
    redirectTo: (host) => https && (publicHttps ?? `https://${host}:${https.port}`),
  });
  // People may see another port than this machine: a container's, a router's.
  const publicHttps = config.publicUrl?.startsWith('https:') ? config.publicUrl : null;
  let https: HttpsListener | null = null;
  closers.add('https', () => https?.close());
  closers.add('http', () => api.close());
  const httpUrl = await api.listen({ host: config.http.host, port: config.http.port });
  if (tls && certificates) {
    if (tls.httpsPort !== null)
      https = await serveHttps(api, { host: config.http.host, port: tls.httpsPort, secure: certificates.secure });
    logExpiry(certificates, log, Date.now());
    const renewal = watchCertificates(tls, certificates, {
      log,
      onRenewed({ secure }) {
        broker.renewTls(secure);
        https?.renew(secure);
      },
    });
    closers.add('certificate watch', () => renewal.stop());
  }

  return {
    httpUrl,
    mqttPort: broker.port,
    httpsUrl: https && httpUrl.replace(/^http:(.*):\d+$/, `https:$1:${https.port}`),
    mqttsPort: broker.tlsPort,
    firstAdmin,
    registry,
    ingest,
    journal,
    devicesChanged,
    placesChanged,
    lost,
    close: () => closers.closeAll(log),
  };
}

/** Where what listens at `host` is met from this machine. */
const ownHost = (host: string): string => (host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host);

async function ensureAdmin(registry: Registry, config: Config): Promise<Platform['firstAdmin']> {
  if ((await listUsers(registry)).length > 0) return null;
  const { email } = config.admin;
  const password = config.admin.password ?? randomBytes(12).toString('base64url');
  await createUser(
    registry,
    { email, name: 'Admin', password, grants: [{ role: 'administrator', scope: 'all' }] },
    { by: 'first start', now: Date.now() },
  );
  return { email, password };
}

function portInUse(error: unknown, config: Config): StartError | null {
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (port === undefined || (code !== 'EADDRINUSE' && code !== 'EACCES')) return null;
  const setting =
    {
      [config.mqtt.port]: 'SEN_MQTT_PORT',
      [`${config.tls?.mqttsPort}`]: 'SEN_MQTTS_PORT',
      [`${config.tls?.httpsPort}`]: 'SEN_HTTPS_PORT',
    }[port] ?? 'SEN_HTTP_PORT';
  const why = code === 'EADDRINUSE' ? 'is in use by another program' : 'may not be used by this user';
  return new StartError(`port ${port} ${why}; stop that program, or set ${setting} to another port`);
}

/** SQLite's words for it cross from the threads without their code. */
function noRoom(error: unknown, { dataDir }: Config): StartError | null {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ENOSPC' && code !== 'EDQUOT' && !/disk is full|no space left/i.test(message)) return null;
  return new StartError(
    `there is no room on the disk of the data folder ${dataDir} (${message}); make room there, or set SEN_DATA_DIR to a folder on another disk`,
    { cause: error },
  );
}
