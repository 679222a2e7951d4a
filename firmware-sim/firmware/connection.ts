import { connect, type MqttClient } from 'mqtt';
import type { Message } from './payloads.ts';

export interface ConnectionEvents {
  readonly onUp: () => void;
  /** Called once, when the connection is over or never came about; `refused` tells that the platform said no. */
  readonly onDown: (refused: boolean) => void;
}

export interface ConnectionOptions {
  /** `mqtt://host:port` or `ws://host:port/mqtt`. */
  readonly url: string;
  readonly id: string;
  readonly token: string;
  readonly keepaliveS: number;
}

/** One MQTT 3.1.1 session from its CONNECT to its end. It never reconnects by itself: when to try again is the device's to say. */
export interface Connection {
  readonly isUp: boolean;
  /** QoS 1; `onAck` is called when, and only when, the PUBACK has come. */
  publish(message: Message, onAck: () => void): void;
  /** DISCONNECT, then close. */
  close(): void;
  /** The radio is gone: no DISCONNECT, no farewell. */
  cut(): void;
}

export function openConnection(
  { url, id, token, keepaliveS }: ConnectionOptions,
  events: ConnectionEvents,
): Connection {
  let over = false;
  let refused = false;
  const client: MqttClient = connect(url, {
    clientId: id,
    username: token,
    protocolVersion: 4,
    clean: true,
    keepalive: keepaliveS,
    reschedulePings: true,
    reconnectPeriod: 0,
    connectTimeout: 20_000,
  });
  const down = () => {
    if (over) return;
    over = true;
    client.end(true);
    events.onDown(refused);
  };
  client.on('connect', events.onUp);
  client.on('close', down);
  client.on('error', (error) => {
    // A CONNACK with a return code is the platform's no; everything else is the network's.
    if ('code' in error && typeof error.code === 'number') refused = true;
    down();
  });
  return {
    get isUp() {
      return !over && client.connected;
    },
    publish({ topic, payload }, onAck) {
      if (over || !client.connected) return;
      client.publish(topic, payload, { qos: 1 }, (error) => {
        if (!error) onAck();
      });
    },
    close() {
      over = true;
      client.end(false);
    },
    cut() {
      over = true;
      client.stream.destroy();
      client.end(true);
    },
  };
}
