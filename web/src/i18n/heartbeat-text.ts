import type { Heartbeat } from '../../../domain/api/heartbeat.ts';
import type { TextTools } from './use-texts.ts';

type Counts = Pick<Heartbeat, 'received' | 'expected' | 'late' | 'refused'>;

/** What came in 24 hours, in words: `94 / 96 bản tin · 2 tới muộn, đã bù`. */
export function heartbeatText({ received, expected, late, refused }: Counts, { t, format }: TextTools): string {
  const n = format.number;
  // More than was promised is no share of it.
  const count =
    expected > 0 && received <= expected
      ? t('heartbeat.count', { received: n(received), expected: n(expected) })
      : t('heartbeat.countOnly', { received: n(received) });
  return [
    count,
    late > 0 ? t('heartbeat.late', { n: n(late) }) : null,
    refused > 0 ? t('heartbeat.refused', { n: n(refused) }) : null,
    late === 0 && refused === 0 && expected > 0 && received >= expected ? t('heartbeat.allWell') : null,
  ]
    .filter((part) => part !== null)
    .join(' · ');
}
