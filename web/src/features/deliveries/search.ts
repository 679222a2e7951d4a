import { z } from 'zod';

const id = z.string().min(1).max(64).optional().catch(undefined);

/** What the URL says of the delivery log: which messages are wanted. */
export const deliveriesSearch = z.object({
  alert: id,
  user: id,
  channel: z.enum(['push', 'email', 'webhook', 'telegram', 'zalo', 'sms', 'siren']).optional().catch(undefined),
  state: z.enum(['waiting', 'sent', 'failed', 'withdrawn']).optional().catch(undefined),
});
