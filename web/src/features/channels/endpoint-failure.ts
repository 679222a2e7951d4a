import { ApiError } from '../../lib/api-error.ts';
import { deliveryFault } from '../../lib/delivery-fault.ts';
import { saveFailure } from '../../lib/save-failure.ts';

/** Why a place for messages was not added, as a key of the texts. */
export function endpointFailure(error: unknown) {
  if (!(error instanceof ApiError) || error.status < 400 || error.status >= 500 || error.status === 403)
    return saveFailure(error);
  if (error.code === 'already-exists') return 'contacts.failure.there';
  if (error.code === 'conflict') return 'contacts.failure.full';
  const [field] = error.fields;
  if (field?.path.endsWith('.device')) return 'contacts.failure.device';
  return field && deliveryFault(field.message) === 'blocked' ? 'contacts.failure.blocked' : 'contacts.failure.other';
}
