import { describe, expect, it } from 'vitest';
import { endpointFailure } from '../../../../web/src/features/channels/endpoint-failure.ts';
import { ApiError } from '../../../../web/src/lib/api-error.ts';
import { deliveryFault } from '../../../../web/src/lib/delivery-fault.ts';

const refused = (status: number, code: string, fields: { path: string; message: string }[] = []) =>
  new ApiError(status, code, 'in English', { fields });

describe('why a place for messages was not added', () => {
  it.each([
    [refused(409, 'already-exists'), 'contacts.failure.there'],
    [refused(409, 'conflict'), 'contacts.failure.full'],
    [
      refused(400, 'invalid', [{ path: 'body.config.device', message: 'there is no device' }]),
      'contacts.failure.device',
    ],
    [
      refused(400, 'invalid', [{ path: 'body.config.url', message: 'lies inside a private network' }]),
      'contacts.failure.blocked',
    ],
    [refused(400, 'invalid', [{ path: 'body.config.url', message: 'is no address' }]), 'contacts.failure.other'],
    [refused(403, 'forbidden'), 'form.forbidden'],
    [refused(0, 'network'), 'form.network'],
    [refused(503, 'unavailable'), 'form.failed'],
  ])('is said in words of ours: %s', (error, text) => {
    expect(endpointFailure(error)).toBe(text);
  });
});

describe('why something was not sent after all', () => {
  it.each([
    ['the alert was over before this could be sent', 'over'],
    ['the warning no longer stands', 'over'],
    ['there was nothing for them to see to any more before this could be sent', 'over'],
    ['the alert came back before this could be sent', 'back'],
    ['whoever it was for may not see the alert any more', 'right'],
    ['it was removed or switched off before this could be sent', 'removed'],
  ])('%s', (error, fault) => {
    expect(deliveryFault(error)).toBe(fault);
  });
});
