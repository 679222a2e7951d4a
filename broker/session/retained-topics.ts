import type { Delivery } from '../mqtt/encode.ts';
import { isWildcard, matchesFilter } from '../mqtt/topic-match.ts';

/** Retained messages, §3.3.1.3, of a bounded number of topics. */
export class RetainedTopics {
  readonly #limit: number;
  readonly #byTopic = new Map<string, Delivery>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** False when the message is not kept because there are as many retained topics as may be. */
  store(message: Delivery): boolean {
    // [MQTT-3.3.1-10] An empty payload removes the retained message.
    if (message.payload.length === 0) {
      this.#byTopic.delete(message.topic);
      return true;
    }
    if (!this.#byTopic.has(message.topic) && this.#byTopic.size >= this.#limit) return false;
    this.#byTopic.set(message.topic, message);
    return true;
  }

  *matching(filter: string): Iterable<Delivery> {
    if (!isWildcard(filter)) {
      const exact = this.#byTopic.get(filter);
      if (exact) yield exact;
      return;
    }
    for (const [topic, message] of this.#byTopic) if (matchesFilter(filter, topic)) yield message;
  }
}
