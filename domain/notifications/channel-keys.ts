import { z } from 'zod';

/**
 * What Zalo lets us in with. The refresh token works once: each renewal brings the next one, good for three months.
 * Times are epoch ms. developers.zalo.me, „Official Account Access Token v4”
 */
export const zaloTokens = z.object({
  refreshToken: z.string().nullable(),
  accessToken: z.string().nullable(),
  accessUntil: z.number().nullable(),
  renewedAt: z.number().nullable(),
  /** What Zalo said when it took the refresh token no more: somebody has to enter a new one. */
  refused: z.string().nullable(),
});
export type ZaloTokens = z.infer<typeof zaloTokens>;

/** Keys of this server towards push services, base64url. RFC 8292 */
export const pushKeys = z.object({ publicKey: z.string(), privateKey: z.string() });
export type PushKeys = z.infer<typeof pushKeys>;
