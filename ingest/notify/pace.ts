import type { EndpointKind } from '../../domain/notifications/endpoints.ts';

/** How a channel is used without being taken for a nuisance. */
interface Pace {
  /** Messages under way at once. */
  readonly atOnce: number;
  /** From the beginning of one to that of the next, ms. */
  readonly gapMs: number;
  /** Whether all its messages go through one account: told to wait, all of them wait. */
  readonly isShared: boolean;
}

/** Telegram takes 30 messages a second of a bot (core.telegram.org/bots/faq); the others do not say, or it depends. */
export const paces: Readonly<Record<EndpointKind, Pace>> = {
  push: { atOnce: 8, gapMs: 0, isShared: false },
  email: { atOnce: 4, gapMs: 0, isShared: false },
  webhook: { atOnce: 8, gapMs: 0, isShared: false },
  telegram: { atOnce: 4, gapMs: 40, isShared: true },
  zalo: { atOnce: 4, gapMs: 50, isShared: true },
  sms: { atOnce: 2, gapMs: 200, isShared: true },
  siren: { atOnce: 8, gapMs: 0, isShared: false },
};
