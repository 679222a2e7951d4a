import type { NotSent } from './channel.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Vietnam has one zone and no summer time. */
const VIETNAM_MS = 7 * HOUR_MS;

/** Of the OA API and of ZNS: the access token has ended or is none. */
const TOKEN = new Set([-216, -220, -124]);
/** Too many a minute. */
const RATE = new Set([-32]);
/** The day's or the month's messages are used up, or the account's money. */
const QUOTA = new Set([-211, -115, -126, -144, -147]);
/** Of app and account, not of the message: somebody has to put it right at Zalo. */
const SETTINGS = new Set([
  -101, -102, -103, -104, -105, -120, -121, -125, -135, -136, -202, -205, -206, -221, -223, -224, -235,
]);
/** The number is none, or has no Zalo. */
const GONE = new Set([-108, -118, -207]);
/** The message will not be taken however often it is sent. */
const NEVER = new Set([
  -106, -107, -109, -110, -111, -112, -113, -114, -116, -117, -119, -122, -123, -127, -128, -129, -130, -131, -132,
  -137, -138, -139, -140, -141, -145, -146, -148, -149, -201, -203, -204, -210, -213, -217, -227, -230, -232, -233,
  -240, -244,
]);

/** What people can do about the ones that they will meet. */
const hints: Readonly<Record<number, string>> = {
  [-115]: 'the ZNS account has no money left',
  [-118]: 'this number has no Zalo',
  [-131]: 'the template is not approved',
  [-213]: 'this person does not follow the official account',
  [-224]: 'the package of the official account does not include this',
  [-230]: 'this person has not written to the official account for 7 days: use a ZNS template',
};

export const isTokenError = (code: number): boolean => TOKEN.has(code);

/**
 * What an error of Zalo's means for a message. developers.zalo.me, error codes of the OA API; zalo.cloud, „Cách xử lý mã
 * lỗi” of ZNS. One that is not known is worth another attempt.
 */
export function zaloRefusal(code: number, said: string, now: number): NotSent {
  const error = `Zalo: ${hints[code] ?? (said === '' ? 'an answer that cannot be read' : said)} (${code})`;
  if (GONE.has(code)) return { kind: 'never', error, gone: true };
  if (NEVER.has(code) || (code <= -1121 && code >= -1129)) return { kind: 'never', error };
  if (RATE.has(code)) return { kind: 'later', error, afterMs: MINUTE_MS };
  if (QUOTA.has(code)) return { kind: 'later', error, afterMs: HOUR_MS, alone: true };
  if (code === -133)
    return {
      kind: 'later',
      error: `${error}: ZNS sends nothing from 22:00 to 6:00`,
      afterMs: untilSix(now),
      alone: true,
    };
  if (SETTINGS.has(code))
    return { kind: 'later', error: `${error}: to be put right in the settings, or at Zalo`, afterMs: null };
  return { kind: 'later', error, afterMs: null };
}

/** ms until it is six in the morning in Vietnam. */
function untilSix(now: number): number {
  const ofDay = (now + VIETNAM_MS) % (24 * HOUR_MS);
  return (ofDay < 6 * HOUR_MS ? 6 * HOUR_MS : 30 * HOUR_MS) - ofDay;
}
