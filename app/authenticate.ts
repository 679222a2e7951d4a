import type { Authentication, Credentials } from '../broker/contract.ts';
import type { DeviceAuthentication, DeviceDirectory } from '../store/registry/device-directory.ts';
import type { DirectoryWatch } from './directory-watch.ts';

/** Who a connection speaks for, by its credential or its certificate. */
export async function authenticate(
  directory: DeviceDirectory,
  watch: Pick<DirectoryWatch, 'check'>,
  credentials: Credentials,
): Promise<Authentication> {
  let found = look(directory, credentials);
  // It may have been registered a moment ago by a command in another process.
  if (!found.ok && found.reason === 'bad-credential' && (await watch.check())) found = look(directory, credentials);
  if (!found.ok) return found;
  const { device } = found;
  return { ok: true, identity: { device, carries: (child) => directory.carries(device, child) } };
}

function look(
  directory: DeviceDirectory,
  { username, password, certificateName }: Pick<Credentials, 'username' | 'password' | 'certificateName'>,
): DeviceAuthentication {
  if (certificateName === null) return directory.authenticate({ username, password });
  const certified = directory.identify(certificateName);
  // Firmware that has to send a user name may send its id, or a good credential, as long as both name one device.
  if (!certified.ok || !username || username === certificateName) return certified;
  const other = directory.authenticate({ username, password });
  if (other.ok && other.device === certificateName) return certified;
  return { ok: false, reason: 'bad-credential', device: certificateName };
}
