import { type Delivery, encodePublish, encodePubrel } from '../mqtt/encode.ts';

/** Messages sent with QoS 1 or 2 that may wait for the client's acknowledgement; the rest queues behind them. */
const WINDOW = 100;
/** Payload bytes that may queue behind the window, whatever the number of messages. */
const MAX_QUEUED_BYTES = 4 * 1024 * 1024;

/** The connection of a client that is there. */
export interface Outlet {
  send(packet: Buffer): void;
  /** False while as many bytes wait for the client as may. */
  readonly hasRoom: boolean;
}

interface Sent {
  readonly delivery: Delivery;
  /** PUBREC has come, PUBREL was sent: from here on only PUBCOMP is awaited. */
  released: boolean;
}

/**
 * What the broker has to deliver in one session, §4.3 and §4.4: a window of messages in flight and a bounded
 * queue behind it. Never waits for the client: what finds no room is dropped, the oldest that was not sent first.
 */
export class Outgoing {
  readonly #limit: number;
  readonly #inFlight = new Map<number, Sent>();
  #queue: Delivery[] = [];
  #queuedBytes = 0;
  #nextId = 1;
  #outlet: Outlet | null = null;
  readonly #onDropped: (delivery: Delivery) => void;

  constructor(limit: number, onDropped: (delivery: Delivery) => void) {
    this.#limit = limit;
    this.#onDropped = onDropped;
  }

  get waiting(): number {
    return this.#queue.length + this.#inFlight.size;
  }

  /** Whether more can be put in without something being dropped. */
  get hasRoom(): boolean {
    return (
      this.#queue.length < this.#limit && this.#queuedBytes < MAX_QUEUED_BYTES / 2 && (this.#outlet?.hasRoom ?? true)
    );
  }

  /** The client is there. [MQTT-4.4.0-1] What was not acknowledged is sent again, in its order [MQTT-4.6.0-1]. */
  attach(outlet: Outlet): void {
    this.#outlet = outlet;
    for (const [id, sent] of this.#inFlight) {
      outlet.send(sent.released ? encodePubrel(id) : encodePublish(sent.delivery, id, true));
    }
    this.pump();
  }

  detach(): void {
    this.#outlet = null;
  }

  deliver(delivery: Delivery): void {
    if (delivery.qos === 0) {
      if (this.#outlet?.hasRoom) this.#outlet.send(encodePublish(delivery, 0, false));
      else if (this.#outlet) this.#onDropped(delivery);
      return;
    }
    this.#queue.push(delivery);
    this.#queuedBytes += delivery.payload.length;
    this.pump();
    while (this.#queue.length > this.#limit || this.#queuedBytes > MAX_QUEUED_BYTES) {
      const oldest = this.#queue.shift() as Delivery;
      this.#queuedBytes -= oldest.payload.length;
      this.#onDropped(oldest);
    }
  }

  /** PUBACK or PUBCOMP. */
  finished(id: number): void {
    if (this.#inFlight.delete(id)) this.pump();
  }

  /** PUBREC. */
  received(id: number): void {
    const sent = this.#inFlight.get(id);
    if (sent && !sent.released) {
      sent.released = true;
      // [MQTT-4.6.0-4] PUBRELs go, and go again, in the order of the PUBRECs.
      this.#inFlight.delete(id);
      this.#inFlight.set(id, sent);
    }
    this.#outlet?.send(encodePubrel(id));
  }

  /** Sends what may be sent. */
  pump(): void {
    const outlet = this.#outlet;
    let taken = 0;
    while (outlet?.hasRoom && this.#inFlight.size < WINDOW && taken < this.#queue.length) {
      const delivery = this.#queue[taken++] as Delivery;
      this.#queuedBytes -= delivery.payload.length;
      const id = this.#freeId();
      this.#inFlight.set(id, { delivery, released: false });
      outlet.send(encodePublish(delivery, id, false));
    }
    if (taken > 0) this.#queue = this.#queue.slice(taken);
  }

  /** [MQTT-2.3.1-2] An id that is not in use. */
  #freeId(): number {
    while (this.#inFlight.has(this.#nextId)) this.#nextId = (this.#nextId % 65535) + 1;
    const id = this.#nextId;
    this.#nextId = (id % 65535) + 1;
    return id;
  }
}
