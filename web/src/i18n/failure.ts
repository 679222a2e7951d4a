import { ApiError } from '../lib/api-error.ts';

/** The text that says why something that somebody tried did not work. */
export function failureKey(error: unknown) {
  if (!(error instanceof ApiError)) return 'error.server';
  switch (error.code) {
    case 'network':
      return 'error.network';
    case 'too-many-requests':
      return 'signIn.tooMany';
    case 'wrong-credentials':
      return 'account.wrongPassword';
    case 'wrong-code':
      return 'account.wrongCode';
    case 'last-administrator':
      return 'people.lastAdministrator';
    case 'second-factor-needed':
      return 'people.needOwnFactor';
    case 'link-over':
      return 'invite.over';
    case 'already-exists':
      return 'invite.exists';
    case 'forbidden':
      return 'error.forbidden';
    default:
      return error.status === 409 ? 'invite.otherEmail' : 'error.server';
  }
}
