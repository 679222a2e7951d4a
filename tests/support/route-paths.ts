import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROUTES = join(import.meta.dirname, '../../web/src/app/routes');

/** Every path that the router of the dashboard knows, `/devices/$device`, as it stands in its own files. */
export function routePaths(): string[] {
  const found = readdirSync(ROUTES).flatMap((file) =>
    [...readFileSync(join(ROUTES, file), 'utf8').matchAll(/^ {2}path: '([^']+)',$/gm)].map(
      (match) => match[1] as string,
    ),
  );
  return [...new Set(found)].sort();
}
