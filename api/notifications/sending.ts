import { randomUUID } from 'node:crypto';
import type { Delivery } from '../../domain/api/notifications.ts';
import type { Language } from '../../domain/api/session.ts';
import type { Composed } from '../../domain/notifications/compose.ts';
import { codeMessage, testMessage } from '../../domain/notifications/compose-notes.ts';
import { recipientOf } from '../../domain/notifications/endpoints.ts';
import { maskedRecipient } from '../../domain/notifications/masked.ts';
import { insertDeliveries } from '../../store/registry/deliveries.ts';
import { deliveryOfKey } from '../../store/registry/delivery-list.ts';
import type { EndpointRecord } from '../../store/registry/notification-endpoints.ts';
import type { ApiContext } from '../context.ts';
import { CODE_MINUTES } from './confirmations.ts';

/** Sends a test to an endpoint. @returns its delivery, which shows what becomes of it */
export const sendTest = (context: ApiContext, endpoint: EndpointRecord, language: Language): Promise<Delivery> =>
  send(context, endpoint, { message: testMessage({ language, url: context.publicUrl ?? null }), isCode: false });

/** Sends the code that confirms an endpoint. */
export async function sendCode(
  context: ApiContext,
  endpoint: EndpointRecord,
  { code, language }: { readonly code: string; readonly language: Language },
): Promise<void> {
  await send(context, endpoint, { message: codeMessage(code, { language, minutes: CODE_MINUTES }), isCode: true });
}

async function send(
  { registry, now, deliveriesAdded }: ApiContext,
  { id, user, scope, kind, config }: EndpointRecord,
  { message, isCode }: { readonly message: Composed; readonly isCode: boolean },
): Promise<Delivery> {
  const key = `test/${randomUUID()}/${id}`;
  const at = now();
  await insertDeliveries(
    registry,
    [
      {
        key,
        purpose: 'test',
        alert: null,
        group: null,
        level: null,
        user,
        endpoint: id,
        scope,
        channel: kind,
        recipient: maskedRecipient(kind, recipientOf(kind, config)),
        message: { ...message, key },
        isCode,
        held: null,
        at,
      },
    ],
    at,
  );
  deliveriesAdded();
  const delivery = await deliveryOfKey(registry, key);
  if (!delivery) throw new Error(`the delivery ${key} is gone`);
  return delivery;
}
