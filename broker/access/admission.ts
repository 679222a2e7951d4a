import { randomUUID } from 'node:crypto';
import type { Authentication, Credentials } from '../contract.ts';
import type { Connection } from '../front/connection.ts';
import { returnCodes } from '../mqtt/packet-types.ts';
import type { ConnectRequest } from '../mqtt/read-connect.ts';
import type { SessionStore } from '../session/session-store.ts';

/**
 * A connection that was silent for longer gives way to another one with the same credential: a modem that takes a
 * new client id each time it starts must get back in, two devices with one credential must not.
 */
const SILENT_MS = 30_000;

export interface AdmissionOptions {
  readonly authenticate: (credentials: Credentials) => Authentication | Promise<Authentication>;
  readonly authenticateTimeoutMs: number;
  readonly sessions: SessionStore;
}

/** Decides who comes in, and keeps who is in: one connection a client id, one a credential. */
export class Admission {
  readonly #options: AdmissionOptions;
  readonly #byClient = new Map<string, Connection>();
  readonly #byDevice = new Map<string, Connection>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  ofDevice(device: string): Connection | undefined {
    return this.#byDevice.get(device);
  }

  async admit(connection: Connection, connect: ConnectRequest): Promise<void> {
    const result = await this.#authenticate(connection, connect);
    if (connection.ended) return;
    if (!result) {
      connection.reject(
        returnCodes.serverUnavailable,
        'authentication-timeout',
        'no answer whether the credential is good',
      );
      return;
    }
    if (!result.ok) {
      const disabled = result.reason === 'device-disabled';
      const code = disabled ? returnCodes.notAuthorized : returnCodes.badUserNameOrPassword;
      connection.rejectedDevice = result.device;
      connection.reject(code, result.reason, disabled ? 'the device is disabled' : 'unknown token, or wrong secret');
      return;
    }
    const { identity } = result;
    const { device } = identity;
    const clientId = connect.clientId || `sen-${randomUUID()}`;
    const session = this.#options.sessions.get(clientId);
    const sameId = this.#byClient.get(clientId);
    connection.rejectedDevice = device;
    if ((session ?? sameId?.identity ?? identity).device !== device) {
      connection.reject(returnCodes.identifierRejected, 'client-id-taken', `client id ${clientId}`);
      return;
    }
    const sameDevice = identity.unrestricted ? undefined : this.#byDevice.get(device);
    if (sameDevice && sameDevice !== sameId && sameDevice.silentMs <= SILENT_MS) {
      const detail = `connected as ${sameDevice.clientId} from ${sameDevice.address}`;
      // To be tried again later, and then it may work: not "not authorized".
      connection.reject(returnCodes.serverUnavailable, 'credential-in-use', detail);
      return;
    }
    connection.identity = identity;
    connection.clientId = clientId;
    this.#byClient.set(clientId, connection);
    if (!identity.unrestricted) this.#byDevice.set(device, connection);
    // [MQTT-3.1.4-2] The former connection goes first, and wholly.
    for (const former of [sameId, sameDevice]) {
      if (!former) continue;
      former.destroy();
      connection.predecessors.push(former.gone);
    }
    await Promise.all(connection.predecessors);
    if (connection.ended) return;
    const opened = this.#options.sessions.open(clientId, device, connect.clean);
    connection.open({ clientId, identity, session: opened.session, sessionPresent: opened.present });
  }

  ended(connection: Connection): void {
    const { clientId, identity, session } = connection;
    if (session) this.#options.sessions.close(session);
    if (clientId !== null && this.#byClient.get(clientId) === connection) this.#byClient.delete(clientId);
    if (identity && this.#byDevice.get(identity.device) === connection) this.#byDevice.delete(identity.device);
  }

  async #authenticate(connection: Connection, connect: ConnectRequest): Promise<Authentication | null> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), this.#options.authenticateTimeoutMs);
    });
    try {
      const answer = this.#options.authenticate({
        clientId: connect.clientId,
        username: connect.username,
        password: connect.password,
        certificateName: connection.certificateName,
        address: connection.address,
      });
      return await Promise.race([answer, timeout]);
    } catch {
      // The registry's trouble: the device may try again.
      return null;
    } finally {
      clearTimeout(timer);
    }
  }
}
