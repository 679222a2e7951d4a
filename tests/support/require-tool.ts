import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const EXTRA_FOLDERS = ['/usr/sbin', '/usr/local/bin'];

/** Path of a program on this machine, null when it is not installed. */
export function findTool(program: string): string | null {
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_FOLDERS]) {
    if (folder === '') continue;
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/**
 * Path of a program that a suite needs; null when it is not installed and the suite is to be skipped:
 * `describe.skipIf(requireTool('influxd', 'influxdb') === null)('…')`.
 * @param debianPackage the package that brings it
 * @throws Error with the line that installs it when SEN_TEST_REQUIRE_ALL=1
 */
export function requireTool(program: string, debianPackage: string): string | null {
  const path = findTool(program);
  if (path !== null) return path;
  const message = `${program} is not installed: apt-get install -y --no-install-recommends ${debianPackage}`;
  if (process.env['SEN_TEST_REQUIRE_ALL'] === '1') throw new Error(message);
  console.warn(`skipped: ${message}`);
  return null;
}
