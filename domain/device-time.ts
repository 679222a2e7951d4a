import { offsetMs } from './local-clock.ts';
import { EARLIEST_BELIEVED, MAX_AHEAD_MS } from './time.ts';

/** Below it a number is seconds: 1e11 s is the year 5138, 1e11 ms the year 1973. */
const SECONDS_BELOW = 1e11;

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;
const DIGITS = /^\d{1,16}(?:\.\d+)?$/;

/**
 * The phenomenon time that a device states: epoch milliseconds or seconds (told apart by magnitude, also
 * as text) or ISO 8601, which without a zone is local to `zone`.
 * @returns epoch ms; NaN when it is unreadable, before 2015 or more than 5 minutes ahead of `receivedAt`, so
 *   that the receive time has to stand in its place
 */
export function deviceTime(stated: unknown, receivedAt: number, zone: string): number {
  const at =
    typeof stated === 'number' ? fromNumber(stated) : typeof stated === 'string' ? fromText(stated, zone) : NaN;
  return at >= EARLIEST_BELIEVED && at <= receivedAt + MAX_AHEAD_MS ? at : NaN;
}

function fromNumber(stated: number): number {
  return Math.round(stated < SECONDS_BELOW ? stated * 1000 : stated);
}

function fromText(stated: string, zone: string): number {
  const text = stated.trim();
  if (DIGITS.test(text)) return fromNumber(Number(text));
  const match = ISO.exec(text);
  if (!match) return NaN;
  const part = (index: number): number => Number(match[index] ?? 0);
  const fraction = Math.trunc(Number(`0.${match[7] ?? 0}`) * 1000);
  if (part(4) > 23 || part(5) > 59 || part(6) > 59) return NaN;
  const utc = Date.UTC(part(1), part(2) - 1, part(3), part(4), part(5), part(6), fraction);
  // Date.UTC rolls 30 February over into March; such a date was never stated.
  if (new Date(utc).getUTCDate() !== part(3) || new Date(utc).getUTCMonth() !== part(2) - 1) return NaN;
  const offset = match[8];
  if (offset === undefined) return local(utc, zone);
  if (offset === 'Z' || offset === 'z') return utc;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || 0);
  return utc - (offset[0] === '-' ? -minutes : minutes) * 60_000;
}

/** The instant at which clocks of `zone` show `wall` (given as if it were UTC). */
function local(wall: number, zone: string): number {
  const first = wall - offsetMs(zone, wall);
  return wall - offsetMs(zone, first);
}
