import { isWildcard, matchesFilter } from '../mqtt/topic-match.ts';
import { Session } from './session.ts';

export interface SessionStoreOptions {
  readonly queuedPerClient: number;
  /** Sessions that a device may leave behind under different client ids; the oldest goes first. */
  readonly sessionsPerDevice: number;
  /** Told of each message that found no room in a session. */
  readonly onDropped: (session: Session, topic: string) => void;
}

/** All sessions, and the filters of those whose client is away. */
export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #byClient = new Map<string, Session>();
  readonly #byDevice = new Map<string, Set<Session>>();
  /** Sessions by exact filter, and by filter with wildcards (few: devices are hardly granted any). */
  readonly #exact = new Map<string, Set<Session>>();
  readonly #wild = new Map<string, Set<Session>>();

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  get(clientId: string): Session | undefined {
    return this.#byClient.get(clientId);
  }

  /** [MQTT-3.1.2-4] resumes the session of a client id, or [MQTT-3.1.2-6] discards it and starts a new one. */
  open(clientId: string, device: string, clean: boolean): { session: Session; present: boolean } {
    const old = this.#byClient.get(clientId);
    if (old && !clean && !old.clean) {
      old.online = true;
      return { session: old, present: true };
    }
    if (old) this.drop(old);
    const session = new Session(clientId, device, {
      clean,
      queueLimit: this.#options.queuedPerClient,
      onDropped: this.#options.onDropped,
    });
    this.#byClient.set(clientId, session);
    const siblings = this.#byDevice.get(device) ?? new Set();
    this.#byDevice.set(device, siblings.add(session));
    if (siblings.size > this.#options.sessionsPerDevice) {
      for (const sibling of siblings) {
        if (!sibling.online) {
          this.drop(sibling);
          break;
        }
      }
    }
    return { session, present: false };
  }

  /** The client's connection is gone. */
  close(session: Session): void {
    session.outgoing.detach();
    session.online = false;
    if (session.clean && this.#byClient.get(session.clientId) === session) this.drop(session);
  }

  drop(session: Session): void {
    for (const filter of session.filters.keys()) this.#unindex(filter, session);
    session.filters.clear();
    if (this.#byClient.get(session.clientId) === session) this.#byClient.delete(session.clientId);
    const siblings = this.#byDevice.get(session.device);
    siblings?.delete(session);
    if (siblings?.size === 0) this.#byDevice.delete(session.device);
  }

  subscribe(session: Session, filter: string, qos: 0 | 1 | 2): void {
    session.filters.set(filter, qos);
    const index = isWildcard(filter) ? this.#wild : this.#exact;
    const sessions = index.get(filter) ?? new Set();
    index.set(filter, sessions.add(session));
  }

  unsubscribe(session: Session, filter: string): void {
    session.filters.delete(filter);
    this.#unindex(filter, session);
  }

  /** Sessions of clients that are away and have a subscription for the topic. */
  offlineFor(topic: string): Session[] {
    const found = new Set<Session>();
    const collect = (sessions: Set<Session> | undefined): void => {
      for (const session of sessions ?? []) if (!session.online) found.add(session);
    };
    collect(this.#exact.get(topic));
    for (const [filter, sessions] of this.#wild) if (matchesFilter(filter, topic)) collect(sessions);
    return [...found];
  }

  #unindex(filter: string, session: Session): void {
    const index = isWildcard(filter) ? this.#wild : this.#exact;
    const sessions = index.get(filter);
    sessions?.delete(session);
    if (sessions?.size === 0) index.delete(filter);
  }
}
