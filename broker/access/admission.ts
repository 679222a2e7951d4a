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
  /** Credentials being checked, and which were revoked meanwhile: by device, the number of the revocation. */
  #checking = 0;
  #revocations = 0;
  readonly #revoked = new Map<string, number>();

  constructor(options: AdmissionOptions) {
    this.#options = options;
  }

  /** Ends the device's connection, and turns away one whose credential is just being checked: it may be stale. */
  revoke(device: string): void {
    if (this.#checking > 0) this.#revoked.set(device, ++this.#revocations);
    this.#byDevice.get(device)?.destroy();
  }

  async admit(connection: Connection, connect: ConnectRequest): Promise<void> {
    const revocations = this.#revocations;
    this.#checking++;
    const result = await this.#authenticate(connection, connect);
    const revoked = result?.ok && (this.#revoked.get(result.identity.device) ?? 0) > revocations;
    if (--this.#checking === 0) this.#revoked.clear();
    if (connection.ended) return;
    if (revoked) {
      connection.reject(returnCodes.serverUnavailable, 'bad-credential', 'changed while it was being checked');
      return;
    }
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
      connection.reject(code, result.reason, disabled ? 'the device is disabled' : wrongCredential(connection));
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

const wrongCredential = ({ certificateName }: Connection): string =>
  certificateName === null
    ? 'unknown token, or wrong secret'
    : `certificate of ${certificateName}: no such device, or the user name is of another one`;
