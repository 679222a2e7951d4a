import type { SimulatorPort } from '../api/ports.ts';
import type { Fleet } from '../firmware-sim/firmware/fleet.ts';
import { rotateCredential } from '../store/registry/device-registration.ts';
import type { Registry } from '../store/registry/schema.ts';
import { readSetting, writeSetting } from '../store/registry/settings.ts';

/** Often enough that whoever waits for the first reading does not wait long. */
const EVERY_S = 10;
const STOP_MS = 1000;

/**
 * Plays one device for whoever has none at hand yet: over MQTT, with a token, as any device in the field.
 * @param url of our own broker, once it listens
 */
export function simulateDevice(url: () => string): SimulatorPort {
  let playing: { readonly device: string; readonly fleet: Fleet } | null = null;

  async function stop(): Promise<void> {
    const { fleet } = playing ?? {};
    playing = null;
    await fleet?.stop(STOP_MS);
  }

  return {
    async play({ device, profile, token }) {
      const { runFleet } = await import('../firmware-sim/firmware/fleet.ts');
      await stop();
      const fleet = runFleet({
        devices: [{ id: device, profile, intervalS: EVERY_S, token, gateway: null, format: 'json', link: '4g' }],
        seed: 1,
        url: url(),
        behaviours: () => [],
      });
      playing = { device, fleet };
    },
    stop,
    playing: () => playing?.device ?? null,
  };
}

/** Goes on playing what was played before a restart, with a new token: of the old one only a hash is kept. */
export async function resumeSimulation(
  { registry, simulator, devicesChanged }: ResumeOptions,
  now: number,
): Promise<void> {
  const { simulated, ...setup } = await readSetting(registry, 'setup');
  if (simulated === null) return;
  const device = await registry
    .selectFrom('devices')
    .select(['profile_id as profile', 'retired_at'])
    .where('id', '=', simulated)
    .executeTakeFirst();
  if (!device || device.retired_at !== null) {
    await writeSetting(registry, 'setup', { ...setup, simulated: null });
    return;
  }
  const token = await rotateCredential(registry, simulated, now);
  await devicesChanged([simulated]);
  await simulator.play({ device: simulated, profile: device.profile, token });
}

interface ResumeOptions {
  readonly registry: Registry;
  readonly simulator: SimulatorPort;
  readonly devicesChanged: (ids: readonly string[]) => Promise<void>;
}
