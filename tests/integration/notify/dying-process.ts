/** Plans and sends what the registry of a folder holds; a message is a line, and each may be the last thing it does. */
import { writeSync } from 'node:fs';
import type { Channel } from '../../../ingest/notify/channels/channel.ts';
import type { Channels } from '../../../ingest/notify/channels/channels.ts';
import { startNotifications } from '../../../ingest/notify/notifications.ts';
import { openRegistryInThread } from '../../../store/registry/open.ts';
import { PlaceDirectory } from '../../../store/registry/place-directory.ts';

const [, , file = '', now = '0'] = process.argv;
const registry = openRegistryInThread(file);
const telegram: Channel = {
  async send(_recipient, { key }) {
    writeSync(1, `${key}\n`);
    await new Promise((resolve) => setImmediate(resolve));
    return { kind: 'sent', answer: null };
  },
};
const notifications = startNotifications({
  registry,
  places: await PlaceDirectory.load(registry),
  channels: { telegram } as unknown as Channels,
  server: { webhook: null },
  timeZone: 'Asia/Ho_Chi_Minh',
  publicUrl: null,
  now: () => Number(now),
  wait: async () => {},
  onTrouble: (key, error) => process.stderr.write(`${key} ${String(error)}\n`),
});
await notifications.settle();
await notifications.stop();
await registry.destroy();
