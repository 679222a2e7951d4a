import { z } from 'zod';

/** Where a warning stands: nobody but a second person takes it out of `draft`. */
export const warningState = z.enum(['draft', 'published', 'rejected', 'superseded']);
export type WarningState = z.infer<typeof warningState>;

/** Warnings may be published when the alert stands at this level, or bears a disaster risk level. */
export const mayWarn = ({ level, risk }: { readonly level: string; readonly risk: number | null }): boolean =>
  level === 'danger' || risk !== null;
