import type { ChannelCheck } from '../../../domain/notifications/channel-settings.ts';
import type { OutgoingMessage } from '../../../domain/notifications/message.ts';

/** How an attempt ended. Errors are written for people and hold no secret. */
export type Sent =
  | { readonly kind: 'sent' /** The receiver's own number for it. */; readonly answer: string | null }
  /** Worth another attempt; not before `afterMs` when the receiver asked for that. */
  | {
      readonly kind: 'later';
      readonly error: string;
      readonly afterMs: number | null;
      /** This message is to wait, others of the same account need not. */
      readonly alone?: boolean;
    }
  /** No attempt would change it: an address that is no more, a key that is refused. */
  | {
      readonly kind: 'never';
      readonly error: string;
      /** The address itself is no more, or turns us away for good: nothing is to be sent there again. */
      readonly gone?: boolean;
    };

export type NotSent = Exclude<Sent, { readonly kind: 'sent' }>;

/** Where a message goes: `config` was checked by the schema of its kind; `secret` is of the endpoint alone. */
export interface Recipient<C> {
  readonly config: C;
  readonly secret: string | null;
}

/** One way of telling people or machines. Never throws. */
export interface Channel<C = unknown> {
  send(recipient: Recipient<C>, message: OutgoingMessage): Promise<Sent>;
  /** Why nothing may be sent there, before anything is; null when something may. Absent where every recipient may be tried. */
  refuses?(config: C): Promise<string | null>;
  /** Asks the service whether it takes the settings, sending nothing to anybody; absent where nobody can be asked. */
  check?(): Promise<ChannelCheck>;
  /** Once a day: renews what ends though nothing is sent. Absent where nothing does. */
  renew?(): Promise<void>;
}
