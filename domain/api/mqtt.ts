import { z } from 'zod';

/** GET /api/v1/mqtt: the ports on which devices come in; `tlsPort` is null without a certificate. */
export const mqttPorts = z.object({ port: z.number().int(), tlsPort: z.number().int().nullable() });
