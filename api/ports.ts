import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { AlertEventKind } from '../domain/alerts/life.ts';
import type { AlertRecord } from '../domain/api/alerts.ts';
import type { LiveUpdate } from '../domain/api/live.ts';
import type { ChannelCheck } from '../domain/notifications/channel-settings.ts';
import type { EndpointKind } from '../domain/notifications/endpoints.ts';
import type { JournalState, JournalStats } from '../store/journal/contract.ts';
import type { ReadingReader, ReadingSelection } from '../store/readings/reading-store.ts';
import type { PlaceDirectory } from '../store/registry/place-directory.ts';
import type { Registry } from '../store/registry/schema.ts';
import type { LiveLimits } from './live/limits.ts';
import type { Metrics } from './metrics/metrics.ts';
import type { SignInLimits } from './session/sign-in-limiter.ts';

/** A step in the life of an alert, as it is published. */
export interface AlertEvent {
  readonly transition: AlertEventKind;
  readonly alert: AlertRecord;
}

/** What the API asks of ingest; the ingest thread's handle has all of it. */
export interface IngestPort {
  readonly stats: {
    readonly uplinks: number;
    readonly observations: number;
    readonly stored: number;
    readonly storedUplinks: number;
    readonly quarantined: Readonly<Record<string, number>>;
    readonly alertsRaised: number;
    readonly evaluatedSeq: number;
    readonly storedSeq: number;
    /** ms of recent appends to the store, newest last. */
    readonly storeMs: readonly number[];
  };
  readonly state:
    | { readonly kind: 'ok' }
    | { readonly kind: 'degraded'; readonly reason: string; readonly detail: string };
  onLive(listener: (updates: readonly LiveUpdate[]) => void): void;
  onAlert(listener: (event: AlertEvent) => void): void;
  setInterest(devices: '*' | readonly string[]): void;
  registryChanged(): Promise<void>;
  /**
   * Somebody said why there was an alert: it does not come back. Of one that was open the machine is to raise nothing until
   * all was normal again, or a higher step is reached.
   */
  alertClosed(id: string): Promise<void>;
  replay(ids: readonly number[]): Promise<{ replayed: number; stillWaiting: number }>;
  deleteReadings(selection: ReadingSelection): Promise<number>;
}

/** What the API shows of the journal. */
export interface JournalPort {
  readonly state: JournalState;
  readonly stats: JournalStats;
}

/** What the API shows and asks of the broker. */
export interface BrokerPort {
  readonly port: number;
  /** Of MQTT over TLS; null when it has none. */
  readonly tlsPort: number | null;
  readonly stats: {
    readonly connections: number;
    readonly uplinks: number;
    readonly acks: number;
    readonly pending: number;
    readonly fastUplinks: number;
  };
  /** Ends the connections of a device. */
  disconnect(device: string): void;
  /** Takes over an MQTT connection that came in a WebSocket. */
  handle(stream: Duplex, address: string): void;
}

/** Plays one device, for whoever has none at hand yet. */
export interface SimulatorPort {
  /** Begins to send as that device; whatever was played before stops. */
  play(device: { readonly device: string; readonly profile: string; readonly token: string }): Promise<void>;
  stop(): Promise<void>;
  /** The id of the device; null for none. */
  playing(): string | null;
}

/** Everything the API stands on; each part by the capability it needs. */
export interface ApiDependencies {
  readonly registry: Registry;
  readonly places: PlaceDirectory;
  readonly readings: ReadingReader;
  readonly ingest: IngestPort;
  readonly journal: JournalPort;
  readonly broker: BrokerPort;
  /** Devices were created, changed or deleted, or their credentials: broker and ingest are to read them again. */
  readonly devicesChanged: (ids: readonly string[]) => void | Promise<void>;
  /** The same of sites, villages, organisations, households or administrative units. */
  readonly placesChanged: () => void | Promise<void>;
  readonly simulator: SimulatorPort;
  /** By what means people can be told of alerts, as the server was started. */
  readonly channels: { readonly webhook: boolean; readonly smtp: boolean };
  /** Deliveries were added: they are to be sent now. */
  readonly deliveriesAdded: () => void;
  /** Asks a service whether it takes the settings. */
  readonly checkChannel: (kind: EndpointKind) => Promise<ChannelCheck>;
  /** Why nothing may be sent there (an address inside a private network, say); null when something may. */
  readonly refusesRecipient: (kind: EndpointKind, config: unknown) => Promise<string | null>;
  readonly metrics: Metrics;
  /** Folder of the built web app; null, or a folder that is not there, serves the API alone. */
  readonly webRoot: string | null;
  readonly logger: Logger;
  /** Epoch ms. */
  readonly now: () => number;
  readonly version: string;
  /** IANA zone in which days are cut. */
  readonly timeZone: string;
  /** The address at which people open Sen, `https://sen.example.org`: links in letters begin with it. */
  readonly publicUrl?: string | null;
  /** Addresses and networks of reverse proxies that may say for whom they speak; this machine by default. */
  readonly trustedProxies?: readonly string[];
  /** The HTTPS address to which plain HTTP sends people who asked for a host; null while it serves them itself. */
  readonly redirectTo?: (host: string) => string | null;
  readonly liveLimits?: Partial<LiveLimits>;
  readonly signInLimits?: Partial<SignInLimits>;
}
