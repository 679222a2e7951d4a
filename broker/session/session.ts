import type { Delivery } from '../mqtt/encode.ts';
import { matchesFilter } from '../mqtt/topic-match.ts';
import { Outgoing } from './outgoing.ts';

export interface SessionOptions {
  readonly clean: boolean;
  readonly queueLimit: number;
  readonly onDropped: (session: Session, topic: string) => void;
}

/** The state that MQTT keeps for a client id, §4.1. */
export class Session {
  readonly clientId: string;
  /** The device whose client this is; for as long as the session is there nobody else may use its client id. */
  readonly device: string;
  readonly clean: boolean;
  /** Granted QoS of each topic filter. */
  readonly filters = new Map<string, 0 | 1 | 2>();
  /** Ids of QoS 2 messages that were taken and whose PUBREL has not come. */
  readonly incoming = new Set<number>();
  readonly outgoing: Outgoing;
  online = true;
  /** Of the messages taken last, the broker's numbers: overlapping subscriptions bring each one several times. */
  readonly #recent: number[] = [];

  constructor(clientId: string, device: string, options: SessionOptions) {
    this.clientId = clientId;
    this.device = device;
    this.clean = options.clean;
    this.outgoing = new Outgoing(options.queueLimit, (delivery) => options.onDropped(this, delivery.topic));
  }

  /** The highest QoS granted by a subscription that matches, −1 when none does. [MQTT-3.3.5-1] */
  grantedQos(topic: string): number {
    let granted = -1;
    for (const [filter, qos] of this.filters) {
      if (qos > granted && matchesFilter(filter, topic)) granted = qos;
    }
    return granted;
  }

  /**
   * Takes a message that a subscription matches, at the lower of its own and the granted QoS [MQTT-3.8.4-6],
   * once however many subscriptions match. `number` tells messages apart; 0 for retained ones, which come once.
   */
  deliver(message: Omit<Delivery, 'qos'> & { qos: number }, number: number): void {
    const granted = this.grantedQos(message.topic);
    if (granted < 0) return;
    if (number > 0) {
      if (this.#recent.includes(number)) return;
      this.#recent.push(number);
      if (this.#recent.length > 16) this.#recent.shift();
    }
    const { topic, payload, retain } = message;
    this.outgoing.deliver({ topic, payload, retain, qos: Math.min(message.qos, granted) as 0 | 1 | 2 });
  }
}
