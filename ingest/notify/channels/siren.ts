import type { SirenConfig } from '../../../domain/notifications/endpoints.ts';
import { downlinkTopic } from '../../../domain/topics.ts';
import type { Channel } from './channel.ts';

/** A downlink waits for a device that is away; one that comes back later must not sound for what is long over. */
const WORTH_MS = 10 * 60_000;
const TEST_SECONDS = 3;
const TIMEOUT_MS = 10_000;

interface SirenOptions {
  /** Hands a downlink to the broker. */
  readonly publish: (topic: string, payload: Uint8Array) => Promise<void>;
  readonly now: () => number;
  readonly timeoutMs?: number | undefined;
}

/**
 * Sounds a siren or lights a lamp, by a downlink `{"cmd":"siren","seconds":60,"pattern":"pulse","output":"both",
 * "level":"danger","id":…,"until":…}`: nothing is to sound after `until` (RFC 3339). When the alert is over, `seconds` is 0.
 */
export const sirenChannel = ({ publish, now, timeoutMs = TIMEOUT_MS }: SirenOptions): Channel<SirenConfig> => ({
  async send({ config: { device, seconds, pattern, output } }, { key, purpose, level }) {
    if (purpose === 'digest') return { kind: 'never', error: 'a siren does not sound for a digest' };
    const full = purpose === 'cleared' ? 0 : seconds;
    const command = {
      cmd: 'siren',
      id: key,
      seconds: purpose === 'test' ? Math.min(TEST_SECONDS, seconds) : full,
      pattern,
      output,
      level,
      until: new Date(now() + WORTH_MS).toISOString(),
    };
    const late = Symbol();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<typeof late>((resolve) => {
      timer = setTimeout(() => resolve(late), timeoutMs);
    });
    try {
      const done = await Promise.race([publish(downlinkTopic(device), Buffer.from(JSON.stringify(command))), timeout]);
      if (done === late) return { kind: 'later', error: 'the broker did not take the downlink', afterMs: null };
      return { kind: 'sent', answer: 'handed to the broker' };
    } catch {
      return { kind: 'later', error: 'the broker takes no downlinks now', afterMs: null };
    } finally {
      clearTimeout(timer);
    }
  },
});
