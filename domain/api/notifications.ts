import { z } from 'zod';
import { escalationChain } from '../notifications/chain.ts';
import { endpointKind } from '../notifications/endpoints.ts';
import { deliveryPurpose } from '../notifications/message.ts';
import { alertLevel } from '../rules/steps.ts';
import { scope } from '../scopes.ts';
import { instant, pageQuery } from './common.ts';

const both = z.object({ vi: z.string(), en: z.string() });
const name = z.string().trim().min(1).max(80);
/** Checked by the schema of the kind. */
const config = z.record(z.string(), z.unknown());

export const deliveryState = z.enum(['waiting', 'sent', 'failed', 'withdrawn']);
/** Why a delivery waits when it does not wait for another attempt. */
export const heldFor = z.enum(['quiet-hours', 'maintenance', 'snoozed', 'settling']);
export type HeldFor = z.infer<typeof heldFor>;

/** GET /api/v1/deliveries, GET /api/v1/account/deliveries: one message to one recipient over one channel. */
export const delivery = z.object({
  id: z.string(),
  purpose: deliveryPurpose,
  /** One line of what it says. */
  subject: z.string(),
  alert: z.string().nullable(),
  level: alertLevel.nullable(),
  /** null for what is sent to a place and not to a person */
  user: z.object({ id: z.string(), name: z.string() }).nullable(),
  endpoint: z.string().nullable(),
  channel: endpointKind,
  /** With its middle left out. */
  recipient: z.string(),
  state: deliveryState,
  held: heldFor.nullable(),
  attempts: z.int(),
  createdAt: instant,
  /** When the next attempt is made; null for one that is over. */
  nextAttemptAt: instant.nullable(),
  sentAt: instant.nullable(),
  error: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const deliveryQuery = pageQuery.extend({
  alert: z.string().max(64).optional(),
  /** A person's id. */
  user: z.string().max(64).optional(),
  channel: endpointKind.optional(),
  state: deliveryState.optional(),
});

/** GET /api/v1/account/endpoints, /api/v1/endpoints: where messages go. */
export const endpoint = z.object({
  id: z.string(),
  kind: endpointKind,
  name: z.string(),
  config,
  /** With its middle left out. */
  recipient: z.string(),
  fromLevel: alertLevel,
  enabled: z.boolean(),
  /** Until then nothing is sent there but the code that confirms it. */
  confirmedAt: instant.nullable(),
  /** Since when nothing sent there arrives. */
  failingSince: instant.nullable(),
  /** The newest message to it. */
  last: delivery.pick({ id: true, purpose: true, state: true, error: true, createdAt: true, sentAt: true }).nullable(),
  createdAt: instant,
  version: z.int(),
});
export type Endpoint = z.infer<typeof endpoint>;
export const scopeEndpoint = endpoint.extend({ scope });
/** What a POST answers; `secret` signs what is posted to a webhook and is shown this once. */
export const createdEndpoint = endpoint.extend({ secret: z.string().nullable() });
export const createdScopeEndpoint = scopeEndpoint.extend({ secret: z.string().nullable() });

/** POST /api/v1/account/endpoints */
export const newEndpoint = z.object({
  kind: endpointKind.exclude(['siren']),
  name,
  config,
  fromLevel: alertLevel.default('watch'),
});
/** POST /api/v1/endpoints */
export const newScopeEndpoint = newEndpoint.extend({ kind: endpointKind.exclude(['push']), scope });
/** PATCH of either; another address is another endpoint. */
export const endpointPatch = z.object({ name, fromLevel: alertLevel, enabled: z.boolean() }).partial();

/** POST /api/v1/account/endpoints/{id}/confirmations: null asks for a new code. */
export const endpointConfirmation = z.object({
  code: z
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .nullable(),
});

/** GET /api/v1/account/notices: messages in the page itself, newest first. */
export const notice = z.object({
  id: z.string(),
  purpose: deliveryPurpose,
  alert: z.string().nullable(),
  /** A public warning that one may open. */
  warning: z.string().nullable(),
  level: alertLevel.nullable(),
  subject: both,
  text: both,
  at: instant,
  readAt: instant.nullable(),
});
export type Notice = z.infer<typeof notice>;
export const noticePage = z.object({
  items: z.array(notice),
  next: z.string().nullable(),
  /** All that were not read, up to 100. */
  unread: z.int(),
});
/** POST /api/v1/account/notices/read: those up to this one, or all. */
export const noticesRead = z.object({
  upTo: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullable()
    .default(null),
});

/** GET /api/v1/escalation-chains */
export const scopeChain = escalationChain.extend({
  scope,
  scopeName: z.string(),
  /** Those whom the steps name, as far as they still have an account. */
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  version: z.int(),
});
export type ScopeChain = z.infer<typeof scopeChain>;
