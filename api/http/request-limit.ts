import type { FastifyInstance } from 'fastify';
import { HttpProblem } from './problem.ts';

/** Far above what a page full of charts asks for; what is beyond it is a loop gone wild. */
const PER_MINUTE = 3000;

/** Bounds how many requests one principal, or one address that is not signed in, may make in a minute. */
export function limitRequests(app: FastifyInstance): void {
  const check = app.createRateLimit({
    max: PER_MINUTE,
    timeWindow: '1 minute',
    keyGenerator: (request) => request.principal?.id ?? request.ip,
  });
  app.addHook('onRequest', async (request) => {
    const limit = await check(request);
    if (!limit.isAllowed && limit.isExceeded)
      throw new HttpProblem('too-many-requests', `More than ${PER_MINUTE} requests in a minute.`, {
        retryAfterS: limit.ttlInSeconds,
      });
  });
}
