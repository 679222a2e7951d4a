import { ApiError } from './api-error.ts';

/** Why something was not saved, as a key of the texts. */
export function saveFailure(error: unknown): `form.${'network' | 'forbidden' | 'stale' | 'inUse' | 'failed'}` {
  if (!(error instanceof ApiError)) return 'form.failed';
  if (error.status === 0) return 'form.network';
  if (error.status === 403) return 'form.forbidden';
  if (error.status === 412) return 'form.stale';
  return error.code === 'in-use' ? 'form.inUse' : 'form.failed';
}
