import { createHash } from 'node:crypto';
import { type FSWatcher, readFileSync, watch } from 'node:fs';
import { dirname } from 'node:path';
import type { Logger } from 'pino';
import { logExpiry } from './certificate-expiry.ts';
import { CertificateError, type Certificates, readCertificates, type TlsFiles } from './certificate-files.ts';

/** Certificate and key are written one after the other: look once it has been quiet for so long. */
const QUIET_MS = 500;
/** Network folders, and links into folders that are not watched, tell nothing when they change. */
const LOOK_EVERY_MS = 30_000;
const DAY_MS = 86_400_000;

export interface CertificateWatch {
  stop(): void;
}

interface WatchOptions {
  readonly log: Logger;
  readonly onRenewed: (certificates: Certificates) => void;
  readonly lookEveryMs?: number;
}

/**
 * Keeps certificates as their files have them. What cannot be used is told once, and what was read before goes on.
 * @param first as read from the same files a moment ago
 */
export function watchCertificates(files: TlsFiles, first: Certificates, options: WatchOptions): CertificateWatch {
  const { log, onRenewed, lookEveryMs = LOOK_EVERY_MS } = options;
  let current = first;
  let seen = digestOf(files);
  let quiet: NodeJS.Timeout | undefined;

  function look(): void {
    const digest = digestOf(files);
    if (digest === seen) return;
    seen = digest;
    try {
      const renewed = readCertificates(files);
      onRenewed(renewed);
      current = renewed;
      log.info('TLS: new certificates in use');
      logExpiry(current, log, Date.now());
    } catch (error) {
      const why = error instanceof CertificateError ? error.mistakes.join('; ') : (error as Error).message;
      log.warn(`TLS: the changed certificates cannot be used, the former ones go on: ${why}`);
    }
  }

  const watchers = [...new Set(paths(files).map((file) => dirname(file)))].flatMap((folder) => {
    try {
      // The folder, not the file: renewing puts a new file, or a new link, in the place of the old one.
      const watcher: FSWatcher = watch(folder, { persistent: false }, () => {
        clearTimeout(quiet);
        quiet = setTimeout(look, QUIET_MS);
        quiet.unref();
      });
      watcher.on('error', () => watcher.close());
      return [watcher];
    } catch {
      // Watched by looking alone.
      return [];
    }
  });
  const poll = setInterval(look, lookEveryMs);
  const daily = setInterval(() => logExpiry(current, log, Date.now()), DAY_MS);
  poll.unref();
  daily.unref();
  return {
    stop() {
      for (const watcher of watchers) watcher.close();
      clearTimeout(quiet);
      clearInterval(poll);
      clearInterval(daily);
    },
  };
}

const paths = ({ cert, key, clientCa }: TlsFiles): string[] => [cert, key, ...(clientCa === null ? [] : [clientCa])];

/** Of what the files hold now; a file that cannot be read counts as one more content. */
function digestOf(files: TlsFiles): string {
  const hash = createHash('sha256');
  for (const file of paths(files)) {
    try {
      hash.update(readFileSync(file));
    } catch (error) {
      hash.update(String((error as NodeJS.ErrnoException).code));
    }
    hash.update('\0');
  }
  return hash.digest('hex');
}
