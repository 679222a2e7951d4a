import { ApiError } from '../../lib/api-error.ts';

/** Which words say why a claim was refused. */
export function claimFailure(error: unknown) {
  if (!(error instanceof ApiError)) return 'error.server';
  if (error.code === 'claim-locked') return 'claim.locked';
  if (error.code === 'claimed-already') return 'claim.used';
  if (error.code === 'network') return 'error.network';
  if (error.status === 429) return 'claim.wait';
  if (error.status === 403) return 'claim.notAllowed';
  if (error.status === 404) return 'claim.wrong';
  return error.status === 400 ? 'claim.malformed' : 'error.server';
}
