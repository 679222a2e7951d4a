import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the server of a data folder serves, left there for commands that want to talk to it. */
const note = z.object({ http: z.string(), mqttPort: z.number() });
export type ServerNote = z.infer<typeof note>;

const fileOf = (dataDir: string): string => join(dataDir, 'server.json');

export function leaveServerNote(dataDir: string, { http, mqttPort }: ServerNote): void {
  writeFileSync(fileOf(dataDir), `${JSON.stringify({ http, mqttPort })}\n`, { mode: 0o640 });
}

export function removeServerNote(dataDir: string): void {
  rmSync(fileOf(dataDir), { force: true });
}

/** null when no server left a note, or what is there cannot be read. */
export function readServerNote(dataDir: string): ServerNote | null {
  try {
    return note.parse(JSON.parse(readFileSync(fileOf(dataDir), 'utf8')));
  } catch {
    return null;
  }
}
