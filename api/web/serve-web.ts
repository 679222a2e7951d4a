import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { NOT_PAGES } from '../../domain/not-pages.ts';
import { sendProblem } from '../http/errors.ts';
import { HttpProblem } from '../http/problem.ts';

/**
 * Serves the web app when it was built: files whose names carry a hash of their content may be kept for ever,
 * everything else is asked for anew, and an address that is no file is a page that the app itself knows.
 */
export async function serveWeb(app: FastifyInstance, webRoot: string | null): Promise<void> {
  const built = webRoot !== null && existsSync(join(webRoot, 'index.html'));
  if (built) {
    await app.register(async (scope) => {
      scope.addHook('onRoute', (route) => {
        route.config = { ...route.config, permission: 'public' };
      });
      await scope.register(fastifyStatic, {
        root: webRoot,
        wildcard: true,
        schemaHide: true,
        decorateReply: false,
        cacheControl: false,
        setHeaders(response, path) {
          const hashed = path.startsWith(join(webRoot, 'assets'));
          response.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      });
    });
  }

  app.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const isPage = (request.method === 'GET' || request.method === 'HEAD') && !NOT_PAGES.test(path);
    if (isPage && built) {
      reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
      return reply.send(await readFile(join(webRoot, 'index.html')));
    }
    const detail =
      isPage && path === '/'
        ? 'The web app is not built; run "npm run build". The API is documented at /docs.'
        : `There is nothing at ${request.method} ${path.slice(0, 200)}.`;
    return sendProblem(request, reply, new HttpProblem('not-found', detail));
  });
}
