import type { FastifyInstance } from 'fastify';
import { networkOf } from '../../domain/network.ts';
import { HttpProblem } from './problem.ts';

/** Far above what a page full of charts, or a program that reads all pages one after another, asks for: a loop gone wild. */
const PER_PRINCIPAL = 60_000;
/** For those who are not signed in; a village may share one address. */
const PER_ADDRESS = 6000;

/** Bounds how many requests one principal, or one address that is not signed in, may make in a minute. */
export function limitRequests(app: FastifyInstance): void {
  const check = app.createRateLimit({
    max: (request) => (request.principal ? PER_PRINCIPAL : PER_ADDRESS),
    timeWindow: '1 minute',
    keyGenerator: (request) => request.principal?.id ?? networkOf(request.ip),
  });
  app.addHook('onRequest', async (request) => {
    const limit = await check(request);
    if (!limit.isAllowed && limit.isExceeded)
      throw new HttpProblem('too-many-requests', `More than ${limit.max} requests in a minute.`, {
        retryAfterS: limit.ttlInSeconds,
      });
  });
}
