import { z } from 'zod';

/** Properties that can be worked out from others of the same reading. */
export const derivedProperty = z.enum(['thi', 'dew_point', 'vapour_pressure_deficit', 'ammonia_unionised', 'salinity']);
export type DerivedProperty = z.infer<typeof derivedProperty>;
