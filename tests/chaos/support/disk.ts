import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireTool } from '../../support/require-tool.ts';

const run = (program: string, ...args: string[]): void => {
  execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
};

/** Why file systems of our own cannot be mounted here, null when they can. @throws Error with SEN_TEST_REQUIRE_ALL=1 */
export function mountTrouble(kind: 'ext4' | 'tmpfs'): string | null {
  if (kind === 'ext4' && requireTool('mkfs.ext4', 'e2fsprogs') === null) return 'mkfs.ext4 is not installed';
  const probe = mkdtempSync(join(tmpdir(), 'sen-mount-'));
  try {
    if (kind === 'tmpfs') mountTmpfs(probe, 1).remove();
    else makeExt4(probe, 8).remove();
    return null;
  } catch (error) {
    const message = `no ${kind} can be mounted here (root and loop devices are needed): ${(error as Error).message}`;
    if (process.env.SEN_TEST_REQUIRE_ALL === '1') throw new Error(message);
    console.warn(`skipped: ${message}`);
    return message;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

export interface Disk {
  readonly dir: string;
  /** Unmounts it. */
  remove(): void;
}

/** A disk in memory of `megabytes`. */
export function mountTmpfs(parent: string, megabytes: number): Disk {
  const dir = join(parent, 'disk');
  mkdirSync(dir, { recursive: true });
  run('mount', '-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', dir);
  return { dir, remove: () => run('umount', '-l', dir) };
}

export interface ImageDisk extends Disk {
  /** The file that the disk is; what is in it now is what a power cut would leave. */
  readonly image: string;
}

/** An ext4 of `megabytes` in a file of its own, mounted. */
export function makeExt4(parent: string, megabytes: number): ImageDisk {
  const image = join(parent, 'disk.img');
  run('truncate', '-s', `${megabytes}M`, image);
  run('mkfs.ext4', '-q', '-F', image);
  return mountImage(image, join(parent, 'disk'));
}

/** Mounts an image; ext4 goes over its journal, as after a power cut. */
export function mountImage(image: string, dir: string): ImageDisk {
  mkdirSync(dir, { recursive: true });
  run('mount', '-o', 'loop', image, dir);
  return { dir, image, remove: () => run('umount', dir) };
}

/** Copies an image as it is now, holes as holes. */
export const copyImage = (from: string, to: string): void => run('cp', '--sparse=always', from, to);
