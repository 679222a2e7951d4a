/** MQTT control packet types, MQTT 3.1.1 §2.2.1, table 2.1. */
export const CONNECT = 1;
export const PUBLISH = 3;
export const PUBACK = 4;
export const PUBREC = 5;
export const PUBREL = 6;
export const PUBCOMP = 7;
export const SUBSCRIBE = 8;
export const SUBACK = 9;
export const UNSUBSCRIBE = 10;
export const PINGREQ = 12;
export const DISCONNECT = 14;

/** CONNACK return codes, §3.2.2.3. */
export const returnCodes = {
  accepted: 0,
  unacceptableProtocol: 1,
  identifierRejected: 2,
  serverUnavailable: 3,
  badUserNameOrPassword: 4,
  notAuthorized: 5,
} as const;

export type ReturnCode = (typeof returnCodes)[keyof typeof returnCodes];

/** MQTT 3.1 (`MQIsdp`) and 3.1.1 (`MQTT`). */
export type ProtocolLevel = 3 | 4;

/** What a packet breaks: the clause of MQTT 3.1.1 (or section), and what was seen. */
export interface Violation {
  readonly clause: string;
  readonly what: string;
}

export const violation = (clause: string, what: string): Violation => ({ clause, what });
