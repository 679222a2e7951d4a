import { generate } from 'mqtt-packet';
import type { ReturnCode } from './packet-types.ts';
import type { Will } from './read-connect.ts';

export interface Delivery {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

/** A PUBLISH from the broker to a client; `id` only for QoS 1 and 2. */
export const encodePublish = (delivery: Delivery, id: number, dup: boolean): Buffer =>
  generate({
    cmd: 'publish',
    topic: delivery.topic,
    payload: delivery.payload,
    qos: delivery.qos,
    retain: delivery.retain,
    dup,
    ...(delivery.qos > 0 ? { messageId: id } : {}),
  });

/** PUBREL, §3.6. */
export const encodePubrel = (id: number): Buffer => Buffer.from([0x62, 2, id >> 8, id & 0xff]);

/** CONNACK, §3.2. Session present is a bit of MQTT 3.1.1 only; MQTT 3.1 reserves it. */
export const encodeConnack = (returnCode: ReturnCode, sessionPresent = false): Buffer =>
  Buffer.from([0x20, 2, sessionPresent ? 1 : 0, returnCode]);

/**
 * The CONNECT that the control plane gets to see of a client that was let in: always 3.1.1, with the client id
 * that holds here, no keep alive (it does not see every packet) and no credential.
 */
export const encodeAdmittedConnect = (connect: { clientId: string; clean: boolean; will: Will | null }): Buffer =>
  generate({
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clientId: connect.clientId,
    clean: connect.clean,
    keepalive: 0,
    ...(connect.will ? { will: connect.will } : {}),
  });
