import { liveness, type Readiness, readiness } from '../../domain/api/health.ts';
import type { ApiContext } from '../context.ts';
import type { Api } from '../http/types.ts';
import { checkReadiness } from './readiness.ts';

/** Anybody may ask, so what is found out is kept for a moment. */
const KEPT_MS = 1000;

/** Whether Sen runs, and whether it does its work. */
export function healthRoutes(app: Api, context: ApiContext): void {
  app.get(
    '/healthz',
    {
      config: { permission: 'public' },
      schema: { tags: ['health'], summary: 'The process answers', response: { 200: liveness } },
    },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store');
      return { status: 'ok' as const, version: context.version };
    },
  );

  let kept: { at: number; answer: Promise<Readiness> } | null = null;
  app.get(
    '/readyz',
    {
      config: { permission: 'public' },
      schema: {
        tags: ['health'],
        summary:
          '503 while uplinks are not acknowledged or alerts not judged; degraded while a part is down and nothing is lost',
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const at = performance.now();
      if (!kept || at - kept.at > KEPT_MS) kept = { at, answer: checkReadiness(context) };
      const answer = await kept.answer;
      return reply
        .code(answer.ready ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(answer);
    },
  );
}
