/** The DOM's types and those of workers exclude each other in one program: as much of a worker as is used here. */
export interface LastingEvent {
  waitUntil(work: Promise<unknown>): void;
}

interface PushEvent extends LastingEvent {
  readonly data: { json(): unknown } | null;
}

interface ClickEvent extends LastingEvent {
  readonly notification: Notification;
}

interface SyncEvent extends LastingEvent {
  readonly tag: string;
}

interface PageClient {
  navigate(path: string): Promise<PageClient | null>;
  focus(): Promise<unknown>;
}

interface Events {
  readonly install: LastingEvent;
  readonly activate: LastingEvent;
  readonly push: PushEvent;
  readonly notificationclick: ClickEvent;
  readonly sync: SyncEvent;
  readonly message: LastingEvent & { readonly data: unknown };
}

interface WorkerScope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly PageClient[]>;
    openWindow(path: string): Promise<PageClient | null>;
  };
  skipWaiting(): Promise<void>;
  addEventListener<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): void;
}

/** The worker itself. W3C Service Workers §4.1 */
export const worker = self as unknown as WorkerScope;
