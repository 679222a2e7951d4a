import { afterEach, beforeEach } from 'vitest';
import { type ChannelSettingsChange, channelSettingsChange } from '../../../domain/notifications/channel-settings.ts';
import { type ChannelOptions, type Channels, openChannels } from '../../../ingest/notify/channels/channels.ts';
import { changeChannelSettings } from '../../../store/registry/channel-settings.ts';
import type { FakeService } from '../../support/fakes/service.ts';
import { temporaryRegistry } from '../registry/temporary-registry.ts';

export const NOW = Date.parse('2026-03-02T01:00:00Z');

/** What a test changes of the settings: one channel at a time. */
type Part = { readonly [K in keyof ChannelSettingsChange]?: Record<string, unknown> };

/** Channels on a registry of their own, with a clock that the test moves. */
export function channelBench() {
  const registry = temporaryRegistry();
  const services: FakeService[] = [];
  const bench = {
    registry,
    clock: { now: NOW },
    /** Closed after the test. */
    async serve<S extends FakeService>(starting: Promise<S>): Promise<S> {
      const service = await starting;
      services.push(service);
      return service;
    },
    set: (part: Part): Promise<readonly string[]> => changeChannelSettings(registry.current, changeOf(part)),
    open: (more: Partial<ChannelOptions> = {}): Channels =>
      openChannels({
        registry: registry.current,
        publish: async () => {},
        publicUrl: 'https://sen.example.org',
        operatorUrl: null,
        timeZone: 'Asia/Ho_Chi_Minh',
        now: () => bench.clock.now,
        timeoutMs: 2000,
        ...more,
      }),
  };
  beforeEach(() => {
    bench.clock.now = NOW;
  });
  afterEach(async () => {
    for (const service of services.splice(0)) await service.close();
  });
  return bench;
}

const changeOf = (part: Part): ChannelSettingsChange =>
  channelSettingsChange.parse({
    telegram: { apiUrl: null, ...part.telegram },
    zalo: { appId: null, templates: [], ...part.zalo },
    sms: { gateway: null, ...part.sms },
    // The fakes listen on this machine.
    webhook: { allowPrivate: false, allow: ['127.0.0.1/32'], ...part.webhook },
    push: { subject: null, ...part.push },
  });
