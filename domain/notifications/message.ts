import { z } from 'zod';
import type { Language } from '../api/session.ts';
import type { AlertLevel } from '../rules/steps.ts';

export const deliveryPurpose = z.enum([
  'raised',
  'escalated',
  'cleared',
  'chain',
  'assigned',
  'digest',
  'test',
  'warning',
]);
export type DeliveryPurpose = z.infer<typeof deliveryPurpose>;

/** What is to be said to one recipient, before any channel has given it its form. */
export interface OutgoingMessage {
  /** The same however often it is sent, so that a receiver can tell repeats. */
  readonly key: string;
  readonly purpose: DeliveryPurpose;
  readonly language: Language;
  /** Null for a digest or a test. */
  readonly level: AlertLevel | null;
  /** One line. */
  readonly subject: string;
  /** Plain text, lines of their own; what to do stands in it. */
  readonly text: string;
  /** The shortest that still says what, where and what to do: one SMS. */
  readonly short: string;
  /** Where it is seen in Sen; null when the server does not know its own address. */
  readonly url: string | null;
  /** What it is about, for receivers that are programs and for templates: see `messageFacts` for names and types. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}
