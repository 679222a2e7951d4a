import type { FastifyReply, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

const etagOf = (version: number): string => `"${version}"`;

/** Names the version of the resource in the answer, for a later If-Match. */
export function sendVersion(reply: FastifyReply, version: number): void {
  reply.header('etag', etagOf(version));
}

/**
 * The version that a change is meant for (RFC 9110 §13.1.1).
 * @returns null when the caller takes any
 * @throws HttpProblem invalid, version-changed for a tag that no version of ours has
 */
export function expectedVersion(request: FastifyRequest): number | null {
  const header = request.headers['if-match'];
  if (header === undefined || header.trim() === '*') return null;
  const version = /^"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (version === undefined)
    throw new HttpProblem('version-changed', 'If-Match has to be one ETag as it was given, such as "3".');
  return Number(version);
}

export const versionChanged = (): HttpProblem =>
  new HttpProblem('version-changed', 'Somebody changed it since you read it. Read it again and repeat your change.');
